// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>The input of one GC: the attachments that are known on this node, and the containers that are alive.</summary>
internal sealed record CollectionScope
{
    public required AttachmentJournal Journal { get; init; }

    /// <summary>The records.</summary>
    public required RecordIndex Index { get; init; }

    /// <summary>Multus's state.</summary>
    public required MultusState Multus { get; init; }

    /// <summary>Decides which containers are alive, and to which network they belong.</summary>
    public required ContainerOwners Owners { get; init; }

    /// <summary>The time limit for reporting failures.</summary>
    public required GivingUp Grace { get; init; }

    /// <summary>The directories of plugins for attachments without a record.</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }
}
