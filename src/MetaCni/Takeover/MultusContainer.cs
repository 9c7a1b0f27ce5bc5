// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Takeover;

/// <summary>What Multus left on disk about a container.</summary>
internal sealed record MultusContainer
{
    /// <summary>In the order of ADD; the first is the primary. Empty where there is no scratch file.</summary>
    public required IReadOnlyList<ScratchDelegate> Delegates { get; init; }

    /// <summary>What was attached.</summary>
    public required IReadOnlyList<CachedResult> Results { get; init; }

    /// <summary>Files that are about the container and cannot be read.</summary>
    public required IReadOnlyList<UnreadableFile> Unreadable { get; init; }

    public bool IsKnown => Delegates.Count > 0 || Results.Count > 0;
}
