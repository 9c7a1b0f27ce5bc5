// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Trying;

/// <summary>What a whole <c>metacni try</c> came to.</summary>
internal sealed record TryOutcome
{
    public required string Directory { get; init; }

    public IReadOnlyList<PodOutcome> Pods { get; init; } = [];

    public IReadOnlyList<PingOutcome> Pings { get; init; } = [];

    /// <summary>Null where the pods were kept.</summary>
    public TakeDownOutcome? TakeDown { get; init; }

    /// <summary>True where a person or a signal ended it early.</summary>
    public bool Interrupted { get; init; }

    public bool Succeeded =>
        !Interrupted
        && Pods.All(pod => pod.Succeeded)
        && Pings.All(ping => ping.RoundTrip is not null)
        && TakeDown is null or { Succeeded: true };
}
