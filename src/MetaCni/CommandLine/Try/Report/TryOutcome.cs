// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>What a whole <c>metacni try</c> came to.</summary>
internal sealed record TryOutcome
{
    public required string Directory { get; init; }

    /// <summary>What stopped it as a whole, or null.</summary>
    public TryFailure? Failure { get; init; }

    /// <summary>What is to be seen from the manifests alone. Where one of them is an error nothing was attached.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The pods for which a runtime would call no plugin.</summary>
    public IReadOnlyList<TryPod> HostNetworkPods { get; init; } = [];

    public IReadOnlyList<PodOutcome> Pods { get; init; } = [];

    /// <summary>What is wrong between pods, though each of them is right.</summary>
    public IReadOnlyList<string> SharedAddresses { get; init; } = [];

    public IReadOnlyList<PingOutcome> Pings { get; init; } = [];

    /// <summary>Null where the pods were kept.</summary>
    public TeardownOutcome? PodTeardown { get; init; }

    /// <summary>True where a person or a signal ended it early.</summary>
    public bool Interrupted { get; init; }

    public bool Succeeded =>
        !Interrupted
        && Failure is null
        && !Findings.Any(finding => finding.IsError)
        && Pods.All(pod => pod.Succeeded)
        && Pings.All(ping => ping.RoundTrip is not null)
        && PodTeardown is null or { Succeeded: true };
}
