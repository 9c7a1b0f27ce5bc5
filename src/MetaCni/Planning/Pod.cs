// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>A pod as far as it concerns networks.</summary>
internal sealed record Pod
{
    public required PodIdentity Identity { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The annotations of its namespace; none unless the configuration wants them read.</summary>
    public IReadOnlyDictionary<string, string> NamespaceAnnotations { get; init; } = new Dictionary<string, string>();
}
