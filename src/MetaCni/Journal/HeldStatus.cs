// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>A record with its last status, for the daemon that publishes it.</summary>
internal sealed record HeldStatus
{
    /// <summary>The record's file name.</summary>
    public required string Record { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    public required string Interface { get; init; }

    /// <summary>The pod as the runtime names it; null outside Kubernetes.</summary>
    public PodIdentity? Pod { get; init; }

    /// <summary>The last status; null if the record has none.</summary>
    public RecordedStatus? Status { get; init; }

    /// <summary>True if a DEL, a roll-back or a detach started after the status: it is no longer true.</summary>
    public bool IsDetaching { get; init; }

    /// <summary>True if the status is still to be published.</summary>
    public bool IsDue => Status is { IsPublished: false } && !IsDetaching && Pod is not null;
}
