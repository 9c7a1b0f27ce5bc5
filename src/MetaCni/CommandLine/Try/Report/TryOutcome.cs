// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>The outcome of <c>metacni try</c>.</summary>
internal sealed record TryOutcome
{
    public required string Directory { get; init; }

    /// <summary>The reason that it stopped, or null.</summary>
    public TryFailure? Failure { get; init; }

    /// <summary>The findings from the manifests and the configuration alone. If one of them is an error, nothing was attached.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The pods for which a runtime would call no plugin.</summary>
    public IReadOnlyList<TryPod> HostNetworkPods { get; init; } = [];

    public IReadOnlyList<PodOutcome> Pods { get; init; } = [];

    /// <summary>Problems between pods that are each valid.</summary>
    public IReadOnlyList<string> SharedAddresses { get; init; } = [];

    public IReadOnlyList<PingOutcome> Pings { get; init; } = [];

    /// <summary>The outcome of the teardown; null if the pods were kept.</summary>
    public TeardownOutcome? PodTeardown { get; init; }

    /// <summary>True if the user or a signal interrupted it.</summary>
    public bool Interrupted { get; init; }

    public bool Succeeded =>
        !Interrupted
        && Failure is null
        && !Findings.Any(finding => finding.IsError)
        && Pods.All(pod => pod.Succeeded)
        && Pings.All(ping => ping.RoundTrip is not null)
        && PodTeardown is null or { Succeeded: true };
}
