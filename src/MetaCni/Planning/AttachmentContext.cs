// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Planning;

/// <summary>What the runtime asked for: the container, where it lives, and who it is.</summary>
internal sealed record AttachmentContext
{
    public required ContainerId ContainerId { get; init; }

    /// <summary>The name of the pod's first interface, CNI_IFNAME.</summary>
    public required InterfaceName InterfaceName { get; init; }

    /// <summary>The path of the network namespace, CNI_NETNS.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>CNI_ARGS as the runtime sent it.</summary>
    public required CniArguments Arguments { get; init; }

    /// <summary>Null outside Kubernetes.</summary>
    public required PodIdentity? Pod { get; init; }

    /// <summary>Where plugins are looked for, in order, each directory once.</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }
}
