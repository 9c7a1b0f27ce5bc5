// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Claims;

/// <summary>The source of the objects of dynamic resource allocation (resource.k8s.io/v1).</summary>
internal interface IClaimObjects
{
    /// <summary>The whole pod.</summary>
    /// <exception cref="CniException">
    /// 11: the pod does not exist. 114: it is another pod of the same name. Others: it cannot be read.
    /// </exception>
    Task<JsonObject> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken);

    /// <exception cref="CniException">11: the claim does not exist. Others: it cannot be read.</exception>
    Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>The slices of a driver; <paramref name="node"/> null: of all nodes.</summary>
    Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken);

    /// <summary>The slices of all drivers; <paramref name="node"/> null: of all nodes; empty: the slices that name no node.</summary>
    /// <exception cref="CniException">The slices cannot be read. A cluster that does not serve them has none.</exception>
    Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string? node, CancellationToken cancellationToken);
}
