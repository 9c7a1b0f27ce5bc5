// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Definitions;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Cluster;

/// <summary>The source of pods and definitions, and the target of the status: an API server, or manifests in its place.</summary>
internal interface ICluster : IDisposable
{
    /// <summary>Reads a pod.</summary>
    /// <exception cref="CniException">
    /// 11: the pod does not exist (yet, or any more). 114: it is another pod of the same name. Others: it cannot be read.
    /// </exception>
    Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <summary>Reads the annotations of a namespace.</summary>
    /// <exception cref="CniException">The namespace does not exist, or cannot be read.</exception>
    Task<IReadOnlyDictionary<string, string>> GetNamespaceAnnotationsAsync(string @namespace, CancellationToken cancellationToken);

    /// <summary>Reads a definition.</summary>
    /// <exception cref="CniException">106: the definition does not exist. Other codes: it cannot be read.</exception>
    Task<NetworkAttachmentDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>
    /// For a definition that was not found: other definitions in its namespace, and definitions of its name in other namespaces. Empty if
    /// they cannot be read quickly or reading them is forbidden.
    /// </summary>
    Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Reads the devices that a pod has by resource claims, and the order of its containers.</summary>
    /// <exception cref="CniException">
    /// 11: the pod or a claim does not exist, or nothing is allocated yet. 114: it is another pod of the same name. Others: they cannot
    /// be read.
    /// </exception>
    Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <summary>True if a driver of resource claims offers devices of a resource on a node.</summary>
    /// <param name="resource">The resource, as in the attribute <c>k8s.cni.cncf.io/resourceName</c> of devices.</param>
    /// <param name="node">The node; empty for any.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="CniException">The ResourceSlices cannot be read.</exception>
    Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken);

    /// <summary>True if the daemon of this node may take a status over: then the record must have the status before it is published.</summary>
    bool MayHandOver { get; }

    /// <summary>
    /// Publishes the network-status of a pod, and checks that it is still the pod that was attached. A pod that was deleted is not an
    /// error.
    /// </summary>
    /// <exception cref="CniException">
    /// 114: another pod has the same name. 11: the pod's annotations have changed, or the server does not respond. 116: the server
    /// rejects the status.
    /// </exception>
    Task<StatusDelivery> PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken);

    /// <summary>Publishes an event about a pod.</summary>
    Task PublishEventAsync(PodIdentity pod, ObjectEvent objectEvent, CancellationToken cancellationToken);
}
