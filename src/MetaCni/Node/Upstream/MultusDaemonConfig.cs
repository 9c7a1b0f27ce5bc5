// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>Reads the configuration of Multus's daemon from its ConfigMap, for taking over the cluster from Multus.</summary>
internal sealed class MultusDaemonConfig(IApiServer api)
{
    private const string Namespace = "kube-system";
    private const string Name = "multus-daemon-config";
    private const string Key = "daemon-config.json";

    // A ConfigMap has at most 1 MiB.
    private const long Longest = 4 << 20;

    /// <summary>The content of <c>daemon-config.json</c>; empty if the cluster has no such ConfigMap or key.</summary>
    /// <exception cref="CniException">The API server cannot be reached or refuses it.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken stop)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Get,
            Path = $"api/v1/namespaces/{Namespace}/configmaps/{Name}",
            Permission = "get configmaps",
            Namespace = Namespace,
            Expected = ApiObject.Expected("ConfigMap", Namespace, Name),
            LongestAnswer = Longest,
            MayBeForbidden = true,
        };
        var response = await api.SendAsync(api.Configuration(), request, stop).ConfigureAwait(false);
        return response.IsSuccess ? Encoding.UTF8.GetBytes(JsonScalar.Text(JsonParts.At(response.Body, "data", Key)) ?? "")
            : response.IsAbsent("configmaps") ? ReadOnlyMemory<byte>.Empty
            : throw Refusal(request, response);
    }

    private static CniException Refusal(ApiRequest request, ApiResponse response) => response.LacksPermission(request)
        ? MetaCniError.Of(
            MetaCniErrorCode.AccessDenied,
            $"the daemon may not read ConfigMap {Namespace}/{Name} of Multus's daemon: {response.Message}; apply the Role of deploy/node/rbac.yaml")
        : response.Failure($"ConfigMap {Namespace}/{Name} of Multus's daemon cannot be read");
}
