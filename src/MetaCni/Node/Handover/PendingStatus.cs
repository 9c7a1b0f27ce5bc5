// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;
using MetaCni.Node.Upstream;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>A status that is to be published. Its text is in the record, and is read when its turn comes.</summary>
internal sealed record PendingStatus
{
    /// <summary>The pod as the runtime names it: statuses of one pod replace each other.</summary>
    public required PodIdentity Pod { get; init; }

    /// <summary>The file name of the record that holds it.</summary>
    public required string Record { get; init; }

    /// <summary>Which status of the record.</summary>
    public required string Id { get; init; }

    /// <summary>When the plugin wrote it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True to publish it although the plugin did: an older status was published at the same time.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>When it may be tried.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The reason of the failure that was reported; empty for none.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>The pauses between attempts.</summary>
    public Backoff Backoff { get; } = new(Random.Shared);

    /// <summary>The status of a record that is due.</summary>
    public static PendingStatus Of(HeldStatus held) =>
        new() { Pod = held.Pod!, Record = held.Record, Id = held.Status!.Id, At = held.Status.At };

    /// <summary>True if it is the same status, whatever became of it since.</summary>
    public bool Is(PendingStatus other) => Record == other.Record && Id == other.Id;
}
