// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>The failures of lists and watches, with their remedies.</summary>
internal static class WatchRefusal
{
    private const int LongestMessage = 512;

    /// <summary>The server responded with another status than 200.</summary>
    public static WatchFailedException Of(ApiRequest list, HttpStatusCode status, string message, TimeSpan? retryAfter)
    {
        var remedy = status switch
        {
            HttpStatusCode.Unauthorized => "; check the service account of the daemon's pod",
            HttpStatusCode.Forbidden => "; apply the ClusterRole of deploy/node/rbac.yaml",
            HttpStatusCode.NotFound when list.Path.StartsWith("apis/k8s.cni.cncf.io/", StringComparison.Ordinal) =>
                "; apply crds/network-attachment-definition.yaml",
            _ => "",
        };
        return new WatchFailedException($"{status}", $"{(int)status} {PlainText.Line(message, LongestMessage)}{remedy}")
        {
            RetryAfter = retryAfter,
            NeedsList = (int)status is >= 400 and < 500 and not 429,
        };
    }

    /// <summary>Another server responds at the address.</summary>
    public static WatchFailedException NotTheApi(ApiRequest list, string what) => new(
        "NotTheApiServer", $"{list.Permission}: {what}; check whether a proxy in front of the API server is ready") { NeedsList = true };
}
