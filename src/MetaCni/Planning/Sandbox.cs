// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Planning;

/// <summary>The sandbox of the runtime's call: container, namespace, pod and plugin directories.</summary>
internal sealed record Sandbox
{
    public required ContainerId ContainerId { get; init; }

    /// <summary>The name of the pod's first interface, CNI_IFNAME.</summary>
    public required InterfaceName InterfaceName { get; init; }

    /// <summary>The path of the network namespace, CNI_NETNS.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>Null outside Kubernetes.</summary>
    public required PodIdentity? Pod { get; init; }

    /// <summary>The plugin directories in search order, without duplicates.</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }
}
