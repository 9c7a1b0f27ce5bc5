// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>The pod's data that concerns networks.</summary>
internal sealed record Pod
{
    public required PodIdentity Identity { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The annotations of its namespace; empty unless the configuration enables reading them.</summary>
    public IReadOnlyDictionary<string, string> NamespaceAnnotations { get; init; } = new Dictionary<string, string>();
}
