// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>The request that reads a pod.</summary>
internal static class PodRequest
{
    /// <param name="pod">The pod; its name may be none that an object could have.</param>
    /// <param name="accept">The whole pod, or only its metadata.</param>
    public static ApiRequest Get(PodIdentity pod, string accept) => new()
    {
        Method = HttpMethod.Get,
        Path = Path(pod),
        Permission = "get pods",
        Namespace = pod.Namespace,
        Expected = ExpectedAnswer.Object("Pod", pod.Namespace, pod.Name),
        Accept = accept,
    };

    public static string Path(PodIdentity pod) =>
        $"api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace)}/pods/{Uri.EscapeDataString(pod.Name)}";
}
