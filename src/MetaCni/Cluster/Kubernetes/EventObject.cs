// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using MetaCni.Planning;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>An event as the API wants it (core/v1).</summary>
internal static class EventObject
{
    /// <summary>The API server refuses longer messages.</summary>
    private const int LongestMessage = 1024;

    private const string Component = "metacni";

    public static JsonObject Of(PodIdentity pod, PodEvent podEvent, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["generateName"] = $"{pod.Name}.", ["namespace"] = pod.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = pod.Name,
                ["namespace"] = pod.Namespace,
                ["uid"] = pod.Uid,
            },
            ["reason"] = podEvent.Reason,
            ["message"] = Cut(podEvent.Message),
            ["type"] = podEvent.IsWarning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = Component },
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        };
    }

    private static string Cut(string message)
    {
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        var end = LongestMessage - 1;
        return string.Concat(message.AsSpan(0, char.IsHighSurrogate(message[end - 1]) ? end - 1 : end), "…");
    }
}
