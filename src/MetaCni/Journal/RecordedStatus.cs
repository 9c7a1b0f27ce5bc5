// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>The network-status that was handed over to the daemon of the node, or is about to be. A later one replaces it.</summary>
internal sealed record RecordedStatus
{
    /// <summary>Tells it from the record's other ones.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The value of the network-status annotation.</summary>
    public required string Text { get; init; }

    /// <summary>The annotations of the pod from which its networks were planned.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>True once the API server has it, or will never accept it.</summary>
    public bool IsPublished { get; init; }

    /// <summary>True if what it lists is being detached: it is not published any more.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>The status once what it lists is being detached.</summary>
    public RecordedStatus Withdrawn() => this with { IsWithdrawn = true };
}
