// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime.Kubelet;

/// <summary>What kubelet knows about a pod besides its specification.</summary>
public sealed record PodSurroundings
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public required string Uid { get; init; }

    public required string Node { get; init; }

    /// <summary>The API server, which every container finds in its environment.</summary>
    public required Uri ApiServer { get; init; }

    /// <summary>The token of the pod's service account.</summary>
    public required string Token { get; init; }

    /// <summary>The certificate authority of the API server.</summary>
    public required string Authority { get; init; }

    /// <summary>The ConfigMaps of the pod's namespace by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ConfigMaps { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>What kubelet keeps of the pod, as a path on the node.</summary>
    internal string Directory => $"/var/lib/kubelet/pods/{Uid}";
}
