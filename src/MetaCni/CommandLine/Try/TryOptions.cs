// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try;

/// <summary>What <c>metacni try</c> was asked to do.</summary>
internal sealed record TryOptions
{
    /// <summary>The directory of manifests and one CNI configuration.</summary>
    public required string Directory { get; init; }

    /// <summary>The only pod to attach, <c>name</c> or <c>namespace/name</c>; null means all.</summary>
    public required string? Pod { get; init; }

    /// <summary>Leave everything attached.</summary>
    public required bool Keep { get; init; }

    /// <summary>Take down what an earlier <c>--keep</c> left.</summary>
    public required bool Down { get; init; }

    /// <summary>Give up what cannot be taken down.</summary>
    public required bool Force { get; init; }

    /// <summary>Show the result of each pod and what plugins wrote to stderr, too.</summary>
    public required bool Verbose { get; init; }

    /// <summary>One JSON document on stdout, text on stderr.</summary>
    public required bool Json { get; init; }
}
