// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>What one GC collects by: the attachments that this node knows of, and who of them is alive.</summary>
internal sealed record CollectionScope
{
    public required AttachmentJournal Journal { get; init; }

    /// <summary>What is on record.</summary>
    public required RecordIndex Index { get; init; }

    /// <summary>What Multus left.</summary>
    public required MultusState Multus { get; init; }

    /// <summary>Who is alive, and whose containers are whose.</summary>
    public required ContainerOwners Owners { get; init; }

    /// <summary>How long what cannot be collected is a failure.</summary>
    public required GivingUp Grace { get; init; }

    /// <summary>Where plugins are that are not on record.</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }
}
