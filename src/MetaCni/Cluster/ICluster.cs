// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Definitions;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Cluster;

/// <summary>Where pods and definitions come from and the status goes: an API server, or what stands in for one.</summary>
internal interface ICluster : IDisposable
{
    /// <summary>Reads a pod.</summary>
    /// <exception cref="CniException">
    /// 11: the pod is not there (yet, or any more). 114: it is another one of that name. Others: it cannot be read.
    /// </exception>
    Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <summary>Reads the annotations of a namespace.</summary>
    /// <exception cref="CniException">It is not there, or cannot be read.</exception>
    Task<IReadOnlyDictionary<string, string>> GetNamespaceAnnotationsAsync(string @namespace, CancellationToken cancellationToken);

    /// <summary>Reads a definition.</summary>
    /// <exception cref="CniException">106: there is none of that name. Other codes: it cannot be read.</exception>
    Task<NetworkAttachmentDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Where there is no definition of that name: names of others in its namespace, and those of that name elsewhere. Empty where they are
    /// not to be had in a moment, or may not be read.
    /// </summary>
    Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Reads the devices that a pod has by resource claims, and the order of its containers.</summary>
    /// <exception cref="CniException">
    /// 11: the pod or a claim is not there, or nothing is allocated yet. 114: it is another pod. Others: they cannot be read.
    /// </exception>
    Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <summary>True if a driver of resource claims offers devices of a resource on a node.</summary>
    /// <param name="resource">The resource, as the attribute <c>k8s.cni.cncf.io/resourceName</c> of devices has it.</param>
    /// <param name="node">The node; empty for any.</param>
    /// <param name="cancellationToken">When to give up.</param>
    /// <exception cref="CniException">What drivers publish cannot be read.</exception>
    Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken);

    /// <summary>
    /// Publishes the network-status of a pod, and looks whether it is still the pod that was attached. A pod that is gone
    /// meanwhile is no error.
    /// </summary>
    /// <exception cref="CniException">
    /// 114: it is another pod by now. 11: its annotations have changed, or nobody answers. 116: it is refused.
    /// </exception>
    Task PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken);

    /// <summary>Publishes an event about a pod.</summary>
    Task PublishEventAsync(PodIdentity pod, PodEvent podEvent, CancellationToken cancellationToken);
}
