// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Http;

namespace MetaCni.Node.Handover;

/// <summary>The answers to what plugins hand over: a <c>Status</c>, as the API server's.</summary>
internal static class HandoverAnswers
{
    /// <summary>202: the daemon publishes it.</summary>
    public static NodeAnswer Accepted { get; } = new(202, JsonBorder.Write(Status("Success", 202, "Accepted", "")), NodeHeaders.OfDaemon);

    /// <param name="code">The HTTP status.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">What failed, and why.</param>
    /// <param name="details">As the API server's; null for none.</param>
    public static NodeAnswer Failure(int code, string reason, string message, JsonObject? details = null)
    {
        var status = Status("Failure", code, reason, message);
        if (details is not null)
        {
            status["details"] = details;
        }

        return new NodeAnswer(code, JsonBorder.Write(status), NodeHeaders.OfDaemon);
    }

    /// <summary>A failure that is about the pod, with the API server's meaning: the plugin does not ask again.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">What is wrong with the pod.</param>
    /// <param name="details">As the API server's.</param>
    public static NodeAnswer AboutPod(int code, string reason, string message, JsonObject details) =>
        Failure(code, reason, message, details) with { IsAboutPod = true };

    /// <summary>The <c>details</c> of a failure that one field of a pod causes.</summary>
    public static JsonObject Details(string pod, string reason, string field, string message) => new()
    {
        ["name"] = pod,
        ["kind"] = "pods",
        ["causes"] = new JsonArray(new JsonObject { ["reason"] = reason, ["message"] = message, ["field"] = field }),
    };

    private static JsonObject Status(string status, int code, string reason, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = status,
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    };
}
