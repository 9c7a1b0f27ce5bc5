// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Journal;

/// <summary>What GC has to know of a record: a few hundred bytes, however long the record is.</summary>
internal sealed record RecordSummary
{
    /// <summary>The network that the runtime called.</summary>
    public required string Owner { get; init; }

    public required ContainerId Container { get; init; }

    public required InterfaceName Interface { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>In the order of ADD.</summary>
    public required IReadOnlyList<SummarizedAttachment> Attachments { get; init; }

    /// <summary>Where the configuration of each attachment begins and ends in the file.</summary>
    public required IReadOnlyList<(long Start, long End)> Configurations { get; init; }

    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>When taking down failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>When it failed the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>True where a line after the plan cannot be read: an attachment counts as valid unless it is known to be gone.</summary>
    public bool IsDamaged { get; init; }
}
