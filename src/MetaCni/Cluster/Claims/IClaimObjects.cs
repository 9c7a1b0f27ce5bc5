// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Claims;

/// <summary>Where the objects of dynamic resource allocation come from (resource.k8s.io/v1).</summary>
internal interface IClaimObjects
{
    /// <summary>The whole pod.</summary>
    /// <exception cref="CniException">11: it is not there. 114: it is another one of that name. Others: it cannot be read.</exception>
    Task<JsonObject> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <exception cref="CniException">11: it is not there. Others: it cannot be read.</exception>
    Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>The slices of a driver; of all nodes where no node is named.</summary>
    Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken);

    /// <summary>The slices of all drivers; of all nodes where no node is named, of none where it is empty.</summary>
    /// <exception cref="CniException">They cannot be read. A cluster that does not serve such objects has none.</exception>
    Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string? node, CancellationToken cancellationToken);
}
