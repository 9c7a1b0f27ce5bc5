// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>The request that reads a pod, and its response.</summary>
internal static class PodRequest
{
    /// <param name="pod">The pod; its name may not be a valid object name.</param>
    /// <param name="accept">The media type: the whole pod, or only its metadata.</param>
    public static ApiRequest Get(PodIdentity pod, string accept) => new()
    {
        Method = HttpMethod.Get,
        Path = Path(pod),
        Permission = "get pods",
        Namespace = pod.Namespace,
        Expected = ApiObject.Expected("Pod", pod.Namespace, pod.Name),
        Accept = accept,
        NodeHeaders = pod.Uid.Length > 0 ? [new(NodeHeaders.PodUid, pod.Uid)] : [],
    };

    /// <summary>Reads the pod from the response.</summary>
    public static Pod Read(PodIdentity pod, JsonObject json) => ObjectReader.Pod(ApiObject.Of(json, $"pod {pod}"));

    public static string Path(PodIdentity pod) =>
        $"api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace)}/pods/{Uri.EscapeDataString(pod.Name)}";
}
