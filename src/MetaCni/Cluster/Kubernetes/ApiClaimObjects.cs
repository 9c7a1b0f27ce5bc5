// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Claims;
using MetaCni.Planning;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>Claims and slices of an API server.</summary>
internal sealed class ApiClaimObjects(ApiClient client) : IClaimObjects
{
    private const string Group = "apis/resource.k8s.io/v1";

    public async Task<JsonObject> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var path = $"api/v1/namespaces/{pod.Namespace}/pods/{pod.Name}";
        var json = await GetAsync(path, "get pods", pod.Namespace, $"pod {pod}", cancellationToken).ConfigureAwait(false);
        var found = ObjectMetadata.Pod(json);
        return PodUid.IsSame(pod, found) ? json : throw new CniException(
            PluginErrorCode.PodChanged,
            $"pod {pod} has the uid {found.Identity.Uid}, and the runtime attaches the one with {pod.Uid}: it was replaced meanwhile");
    }

    public Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken) => GetAsync(
        $"{Group}/namespaces/{@namespace}/resourceclaims/{name}",
        "get resourceclaims.resource.k8s.io",
        @namespace,
        $"resource claim {@namespace}/{name}",
        cancellationToken);

    public async Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken)
    {
        var selector = node is null ? $"spec.driver={driver}" : $"spec.driver={driver},spec.nodeName={node}";
        var list = await GetAsync(
            $"{Group}/resourceslices?fieldSelector={Uri.EscapeDataString(selector)}",
            "list resourceslices.resource.k8s.io",
            "",
            $"the resource slices of driver {driver}",
            cancellationToken).ConfigureAwait(false);
        return [.. JsonParts.Objects(list, "items")];
    }

    private async Task<JsonObject> GetAsync(
        string path, string permission, string @namespace, string what, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(
            new ApiRequest { Method = HttpMethod.Get, Path = path, Permission = permission, Namespace = @namespace },
            cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? response.Body : throw (response.Status == HttpStatusCode.NotFound
            ? new CniException(CniErrorCode.TryAgainLater, $"{what} is not there: "
                + $"it was deleted meanwhile, or the cluster does not serve {path.Split('?')[0]}")
            : new CniException(CniErrorCode.IOFailure, $"{what} cannot be read: {(int)response.Status} {response.Message}"));
    }
}
