// SPDX-License-Identifier: Apache-2.0

using Cni.Json;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>The request that creates an event.</summary>
internal static class EventRequest
{
    public static ApiRequest Of(EventSubject subject, ObjectEvent objectEvent, DateTimeOffset now)
    {
        var document = EventObject.Of(subject, objectEvent, now);
        var place = subject.EventNamespace;
        return new ApiRequest
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
}
