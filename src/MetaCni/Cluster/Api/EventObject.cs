// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>Builds an event (core/v1).</summary>
internal static class EventObject
{
    // The name of an object is a DNS subdomain (RFC 1123).
    private const int LongestName = 253;
    private const int RandomDigits = 16;

    private const string Component = "metacni";

    public static JsonObject Of(PodIdentity pod, PodEvent podEvent, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = Name(pod), ["namespace"] = pod.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["name"] = pod.Name,
                ["namespace"] = pod.Namespace,
                ["uid"] = pod.Uid,
            },
            ["reason"] = podEvent.Reason,
            ["message"] = podEvent.Message,
            ["type"] = podEvent.IsWarning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = Component },
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        };
    }

    // A name of our own instead of generateName: if a response is lost and the event is sent again, it is not created twice.
    private static string Name(PodIdentity pod)
    {
        var longest = LongestName - RandomDigits - 1;
        var prefix = pod.Name.Length <= longest ? pod.Name : pod.Name[..longest].TrimEnd('.', '-');
        return $"{prefix}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";
    }
}
