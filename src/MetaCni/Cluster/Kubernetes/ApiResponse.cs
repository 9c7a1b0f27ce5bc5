// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>What the API answered: an object, or on failure a <c>Status</c>.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, JsonObject Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The server's own sentence about a failure.</summary>
    public string Message => (Body["message"] as JsonValue)?.ToString() ?? Status.ToString();

    /// <summary>True where a cause of the failure is about a field, such as <c>metadata.uid</c>.</summary>
    public bool HasCause(string field) =>
        (Body["details"] as JsonObject)?["causes"] is JsonArray causes
        && causes.OfType<JsonObject>().Any(cause => cause["field"]?.ToString() == field);
}
