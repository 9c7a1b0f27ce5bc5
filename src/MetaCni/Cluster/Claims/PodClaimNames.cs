// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Cluster.Objects;

namespace MetaCni.Cluster.Claims;

/// <summary>The claims of a pod: claims that its spec names, and claims created for it from a template.</summary>
internal static class PodClaimNames
{
    /// <summary>The claim's name in the pod and the name of the object, in the pod's order. An optional claim may have no object.</summary>
    public static IReadOnlyList<(string Claim, string ObjectName)> Of(JsonObject pod)
    {
        var generated = JsonParts.Objects(pod, "status", "resourceClaimStatuses")
            .Select(status => (Claim: JsonParts.Text(status, "name"), ObjectName: JsonParts.Text(status, "resourceClaimName")));
        var named = JsonParts.Objects(pod, "spec", "resourceClaims")
            .Select(claim => (Claim: JsonParts.Text(claim, "name"), ObjectName: JsonParts.Text(claim, "resourceClaimName")));
        var order = named.Select(claim => claim.Claim).ToList();
        return
        [
            .. named.Concat(generated)
                .Where(claim => claim.ObjectName.Length > 0)
                .DistinctBy(claim => claim.Claim)
                .OrderBy(claim => order.IndexOf(claim.Claim) is var index && index < 0 ? int.MaxValue : index),
        ];
    }
}
