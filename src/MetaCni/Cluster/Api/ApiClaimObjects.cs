// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Claims;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>Resource claims and slices from an API server.</summary>
internal sealed class ApiClaimObjects(ApiClient client) : IClaimObjects
{
    // A driver may have a slice with many devices for every node.
    private const long LongestList = 64 << 20;
    private const string Group = "apis/resource.k8s.io/v1";

    public async Task<JsonObject> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var json = await GetAsync(PodRequest.Get(pod, ApiRequest.Json), $"pod {pod}", cancellationToken).ConfigureAwait(false);
        PodUid.RequireSame(pod, PodRequest.Read(pod, json));
        return json;
    }

    public Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var path = $"{Group}/namespaces/{Escaped(@namespace)}/resourceclaims/{Escaped(name)}";
        var request = Get(path, "get resourceclaims.resource.k8s.io") with
        {
            Namespace = @namespace,
            Expected = ApiObject.Expected("ResourceClaim", @namespace, name),
        };
        return GetAsync(request, $"resource claim {@namespace}/{name}", cancellationToken);
    }

    public async Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken)
    {
        var selector = node is null ? $"spec.driver={driver}" : $"spec.driver={driver},spec.nodeName={node}";
        var list = await GetAsync(List(selector), $"the resource slices of driver {driver}", cancellationToken).ConfigureAwait(false);
        return [.. JsonParts.Objects(list, "items")];
    }

    public async Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string? node, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(List(node is null ? "" : $"spec.nodeName={node}"), cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
        {
            // The same server has just returned the pod, so it does not serve resource.k8s.io/v1: Kubernetes before 1.34, or DRA is
            // disabled.
            return response.IsUnknownPath || response.IsFailureOfTheApi
                ? []
                : throw ApiResponse.ForeignNotFound("the resource slices cannot be read");
        }

        return response.IsSuccess
            ? [.. JsonParts.Objects(response.Body, "items")]
            : throw response.Failure("the resource slices cannot be read");
    }

    private static ApiRequest List(string fieldSelector) =>
        Get($"{Group}/resourceslices{(fieldSelector.Length > 0 ? $"?fieldSelector={Escaped(fieldSelector)}" : "")}", "list resourceslices.resource.k8s.io") with
        {
            LongestAnswer = LongestList,
            MostValues = int.MaxValue,
        };

    private static ApiRequest Get(string path, string permission) => new()
    {
        Method = HttpMethod.Get,
        Path = path,
        Permission = permission,
        Namespace = "",
        Expected = ExpectedAnswer.List("ResourceSliceList"),
    };

    private static string Escaped(string name) => Uri.EscapeDataString(name);

    private async Task<JsonObject> GetAsync(ApiRequest request, string what, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? response.Body : throw (response.Status == HttpStatusCode.NotFound
            ? new CniException(CniErrorCode.TryAgainLater, $"{what} does not exist: "
                + $"it was deleted, or the cluster does not serve {request.Path.Split('?')[0]}")
            : response.Failure($"{what} cannot be read"));
    }
}
