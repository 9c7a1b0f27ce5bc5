// SPDX-License-Identifier: Apache-2.0

namespace Crd;

/// <summary>The annotations by which pods, definitions and this plugin talk to each other.</summary>
public static class AnnotationNames
{
    /// <summary>On a pod: the secondary networks that it asks for (NPWG v1.3 §4.1).</summary>
    public const string Networks = "k8s.v1.cni.cncf.io/networks";

    /// <summary>On a pod: what was attached, written by the plugin (NPWG v1.3 §5).</summary>
    public const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";

    /// <summary>On a pod: the network that replaces the primary one; Multus's own, not in NPWG v1.3.</summary>
    public const string DefaultNetwork = "v1.multus-cni.io/default-network";

    /// <summary>On a namespace: the network that replaces the primary one for its pods; this project's own.</summary>
    public const string PrimaryNetwork = "metacni.io/primary-network";

    /// <summary>On a namespace: more networks for all of its pods. On a pod, "none" declines them. This project's own.</summary>
    public const string DefaultNetworks = "metacni.io/default-networks";

    /// <summary>On a pod: the configurations that it chooses, by name; CNI-Genie's, not in NPWG v1.3.</summary>
    public const string Genie = "cni";

    /// <summary>On a definition: the device plugin resource that backs the network; Multus's own, not in NPWG v1.3.</summary>
    public const string ResourceName = "k8s.v1.cni.cncf.io/resourceName";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Networks, NetworkStatus, DefaultNetwork, PrimaryNetwork, DefaultNetworks, Genie, ResourceName];
}
