// SPDX-License-Identifier: Apache-2.0
//
// spec.taints is one value for the API server: a merge would write the whole list and lose what another client added in between. So the
// patch names positions, and tests each of them: if the list has changed, the server refuses the patch.

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Taint;

/// <summary>Removes taints from a node, whatever their effect.</summary>
/// <param name="api">The API server.</param>
/// <param name="node">The node's name.</param>
internal sealed class NodeTaints(IApiServer api, string node)
{
    private const string JsonPatch = "application/json-patch+json";

    // Kubelet and the controllers change a node every few seconds at most.
    private const int MostTries = 5;

    /// <summary>Removes every taint of a key.</summary>
    /// <returns>How many the node had.</returns>
    /// <exception cref="TaintException">The API server refuses it.</exception>
    /// <exception cref="CniException">The API server cannot be reached, or does not accept the daemon's credential.</exception>
    public async Task<int> RemoveAsync(string key, CancellationToken stop)
    {
        var config = api.Configuration();
        for (var tries = 1; ; tries++)
        {
            var found = await SendAsync(config, Request(HttpMethod.Get, "get nodes"), stop).ConfigureAwait(false);
            var operations = Removal(found.Body, key);
            if (operations.Count == 0)
            {
                return 0;
            }

            var patch = Request(HttpMethod.Patch, "patch nodes") with { ContentType = JsonPatch, Body = JsonBorder.Write(new JsonArray([.. operations])) };
            var patched = await SendAsync(config, patch, stop).ConfigureAwait(false);
            if (patched.IsSuccess)
            {
                return operations.Count / 2;
            }

            if (tries == MostTries)
            {
                throw Refused(patch, patched);
            }
        }
    }

    // From the last to the first: a removal moves only those after it.
    private static List<JsonObject> Removal(JsonObject document, string key)
    {
        List<JsonObject> operations = [];
        var taints = JsonParts.Objects(document, "spec", "taints").ToList();
        for (var index = taints.Count - 1; index >= 0; index--)
        {
            if (JsonScalar.Text(taints[index]["key"]) == key)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"/spec/taints/{index}");
                operations.Add(new JsonObject { ["op"] = "test", ["path"] = path, ["value"] = taints[index].DeepClone() });
                operations.Add(new JsonObject { ["op"] = "remove", ["path"] = path });
            }
        }

        return operations;
    }

    private ApiRequest Request(HttpMethod method, string permission) => new()
    {
        Method = method,
        Path = $"api/v1/nodes/{Uri.EscapeDataString(node)}",
        Permission = permission,
        Namespace = "",
        Expected = ApiObject.Expected("Node", "", node),
        MayBeForbidden = true,
    };

    // A success, or a patch that no longer fits: 409, or 422 for a failed test (RFC 6902 §4.6, RFC 5789 §2.2).
    private async Task<ApiResponse> SendAsync(KubeConfig config, ApiRequest request, CancellationToken stop)
    {
        var response = await api.SendAsync(config, request, stop).ConfigureAwait(false);
        var isOutdated = request.Method == HttpMethod.Patch
            && response.Status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
        return response.IsSuccess || isOutdated ? response : throw Refused(request, response);
    }

    private TaintException Refused(ApiRequest request, ApiResponse response) => new(
        response.LacksPermission(request)
            ? $"the daemon may not {request.Permission}: {response.Message}; apply deploy/overlays/taint, or empty the setting removeTaint"
            : response.IsAbsent("nodes")
            ? $"node {node} does not exist; set NODE_NAME in the daemon's pod from spec.nodeName, as deploy/node does"
            : $"node {node} cannot be changed: {(int)response.Status} {response.Message}");
}
