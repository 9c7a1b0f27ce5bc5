// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>An event as the API wants it (core/v1).</summary>
internal static class EventObject
{
    // A DNS subdomain (RFC 1123), as every object's name.
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

    // A name of our own, not generateName: the event that is sent again after a lost answer is the same one.
    private static string Name(PodIdentity pod)
    {
        var longest = LongestName - RandomDigits - 1;
        var prefix = pod.Name.Length <= longest ? pod.Name : pod.Name[..longest].TrimEnd('.', '-');
        return $"{prefix}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";
    }
}
