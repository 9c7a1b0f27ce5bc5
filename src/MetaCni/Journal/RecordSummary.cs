// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Journal;

/// <summary>What GC needs from a record: a few hundred bytes, however long the record is.</summary>
internal sealed record RecordSummary
{
    /// <summary>The network that the runtime calls.</summary>
    public required string Owner { get; init; }

    public required ContainerId Container { get; init; }

    public required InterfaceName Interface { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>In the order of ADD.</summary>
    public required IReadOnlyList<SummarizedAttachment> Attachments { get; init; }

    /// <summary>The position of each attachment's configuration in the file.</summary>
    public required IReadOnlyList<(long Start, long End)> Configurations { get; init; }

    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>When detaching failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>When detaching failed the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>
    /// True if a line after the plan cannot be read: an attachment then counts as valid unless it is known to be detached.
    /// </summary>
    public bool IsDamaged { get; init; }
}
