// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try;

/// <summary>The options of <c>metacni try</c>.</summary>
internal sealed record TryOptions
{
    /// <summary>The directory of manifests and one CNI configuration.</summary>
    public required string Directory { get; init; }

    /// <summary>The only pod to attach, <c>name</c> or <c>namespace/name</c>; null means all.</summary>
    public required string? Pod { get; init; }

    /// <summary>Keep everything attached.</summary>
    public required bool Keep { get; init; }

    /// <summary>Tear down what an earlier <c>--keep</c> left attached.</summary>
    public required bool Down { get; init; }

    /// <summary>Give up pods that cannot be torn down.</summary>
    public required bool Force { get; init; }

    /// <summary>Also show the result of each pod and the stderr of plugins.</summary>
    public required bool Verbose { get; init; }

    /// <summary>Write one JSON document to stdout, and text to stderr.</summary>
    public required bool Json { get; init; }
}
