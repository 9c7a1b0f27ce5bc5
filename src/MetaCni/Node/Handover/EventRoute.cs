// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Node.Http;

namespace MetaCni.Node.Handover;

/// <summary><c>POST …/namespaces/NS/events</c>: accepts an event about a pod of the namespace at once, and drops one that is too much.</summary>
internal sealed class EventRoute(PodEvents events) : INodeRoute
{
    // An event of MetaCni has a message of at most 1 KiB.
    private const int LongestBody = 16 << 10;

    public bool Takes(NodeRequest request) => request.Method == "POST" && ObjectPath.TryReadEvents(request.Path, out _);

    public Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            ObjectPath.TryReadEvents(request.Path, out var place);
            Require(request.Body.Length <= LongestBody, $"the body has more than {LongestBody} bytes");
            var json = JsonBorder.ReadObjectStrictly(request.Body.Span, "the event");
            RequireEvent(json, place);
            events.TryPost(PodOf(json, place), EventRequest.Of(json, place));
            return Task.FromResult(HandoverAnswers.Accepted);
        }
        catch (Exception e) when (e is FormatException or CniException)
        {
            return Task.FromResult(HandoverAnswers.Failure(400, "BadRequest", e.Message));
        }
    }

    private static string PodOf(JsonObject json, string place) =>
        $"{place}/{JsonParts.Text(json, "involvedObject", "name")} {JsonParts.Text(json, "involvedObject", "uid")}";

    private static void RequireEvent(JsonObject json, string place)
    {
        Require(JsonParts.Text(json, "kind") == "Event" && JsonParts.Text(json, "apiVersion") == "v1", "the object is not an Event of v1");
        Require(
            JsonParts.Text(json, "metadata", "namespace") == place && JsonParts.Text(json, "metadata", "name").Length > 0,
            "metadata must have the namespace of the path, and a name");
        Require(
            JsonParts.Text(json, "involvedObject", "kind") == "Pod"
                && JsonParts.Text(json, "involvedObject", "namespace") == place
                && JsonParts.Text(json, "involvedObject", "name").Length > 0,
            "the event must be about a pod of its namespace");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new FormatException(otherwise);
        }
    }
}
