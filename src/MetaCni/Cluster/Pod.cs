// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Cluster;

/// <summary>A pod as far as it concerns networks.</summary>
internal sealed record Pod
{
    public required PodIdentity Identity { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }
}
