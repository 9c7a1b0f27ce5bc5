// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Http;

/// <summary>The daemon's own failures: a <c>Status</c>, as the API server's.</summary>
internal static class NodeFailure
{
    /// <summary>The daemon does not know the version of the request.</summary>
    public const string UnknownVersion = "NodeApiVersion";

    /// <param name="status">The HTTP status.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">What failed, and why.</param>
    public static NodeAnswer Of(int status, string reason, string message) => new(
        status,
        JsonBorder.Write(new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
            ["code"] = status,
        }),
        NodeHeaders.OfDaemon);
}
