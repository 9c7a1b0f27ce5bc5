// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Takeover;

/// <summary>Multus's files about a container.</summary>
internal sealed record MultusContainer
{
    /// <summary>In the order of ADD; the first is the primary. Empty if no scratch file exists.</summary>
    public required IReadOnlyList<ScratchDelegate> Delegates { get; init; }

    /// <summary>The results of the attachments.</summary>
    public required IReadOnlyList<CachedResult> Results { get; init; }

    /// <summary>Files about the container that cannot be read.</summary>
    public required IReadOnlyList<UnreadableFile> Unreadable { get; init; }

    public bool IsKnown => Delegates.Count > 0 || Results.Count > 0;
}
