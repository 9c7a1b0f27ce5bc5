// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Planning;

namespace MetaCni.Node.Repair;

/// <summary>What is known about one record, ours or Multus's, without the API server.</summary>
internal sealed record RepairSubject
{
    public required ContainerId Container { get; init; }

    /// <summary>The name of the pod's first interface: a container may have several records.</summary>
    public required InterfaceName Interface { get; init; }

    /// <summary>Null outside Kubernetes.</summary>
    public required PodIdentity? Pod { get; init; }

    public required NamespaceState Namespace { get; init; }

    /// <summary>True while an operation of the plugin or of the tool works on it.</summary>
    public bool IsAtWork { get; init; }

    /// <summary>True if Multus attached it and MetaCni has no record of the container.</summary>
    public bool IsOfMultus { get; init; }

    /// <summary>When detaching failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>When detaching failed the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>Identifies the subject for as long as it exists.</summary>
    public (ContainerId Container, InterfaceName Interface) Key => (Container, Interface);
}
