// SPDX-License-Identifier: Apache-2.0

namespace Crd;

/// <summary>The names of the annotations on pods, namespaces and network attachment definitions.</summary>
public static class AnnotationNames
{
    /// <summary>On a pod: the requested secondary networks (NPWG v1.3 §4.1).</summary>
    public const string Networks = "k8s.v1.cni.cncf.io/networks";

    /// <summary>On a pod: the status of its attachments, written by the plugin (NPWG v1.3 §5).</summary>
    public const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";

    /// <summary>On a pod: the network that replaces the primary one; defined by Multus, not by NPWG v1.3.</summary>
    public const string DefaultNetwork = "v1.multus-cni.io/default-network";

    /// <summary>On a namespace: the network that replaces the primary one for its pods; defined by this project.</summary>
    public const string PrimaryNetwork = "metacni.io/primary-network";

    /// <summary>On a namespace: additional networks for all its pods. On a pod, "none" declines them. Defined by this project.</summary>
    public const string DefaultNetworks = "metacni.io/default-networks";

    /// <summary>On a pod: the requested configurations by name; defined by CNI-Genie, not by NPWG v1.3.</summary>
    public const string Genie = "cni";

    /// <summary>On a definition: the device plugin resource of the network; defined by Multus, not by NPWG v1.3.</summary>
    public const string ResourceName = "k8s.v1.cni.cncf.io/resourceName";

    /// <summary>All annotation names.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Networks, NetworkStatus, DefaultNetwork, PrimaryNetwork, DefaultNetworks, Genie, ResourceName];
}
