// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>The request that creates an event.</summary>
internal static class EventRequest
{
    public static ApiRequest Of(EventSubject subject, ObjectEvent objectEvent, DateTimeOffset now) =>
        Of(EventObject.Of(subject, objectEvent, now), subject.EventNamespace);

    /// <param name="document">The event.</param>
    /// <param name="place">Its namespace.</param>
    public static ApiRequest Of(JsonObject document, string place) => new()
    {
        Method = HttpMethod.Post,
        Path = $"api/v1/namespaces/{Uri.EscapeDataString(place)}/events",
        Permission = "create events",
        Namespace = place,
        Expected = ApiObject.Expected("Event", place, JsonParts.Text(document, "metadata", "name")),
        Body = JsonBorder.Write(document),
        IsVital = false,
    };
}
