// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MetaCni.Cluster.Api;

/// <summary>Builds an event (core/v1).</summary>
internal static class EventObject
{
    // The name of an object is a DNS subdomain (RFC 1123).
    private const int LongestName = 253;
    private const int RandomDigits = 16;

    private const string Component = "metacni";

    public static JsonObject Of(EventSubject subject, ObjectEvent objectEvent, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = Name(subject), ["namespace"] = subject.EventNamespace },
            ["involvedObject"] = Reference(subject),
            ["reason"] = objectEvent.Reason,
            ["message"] = objectEvent.Message,
            ["type"] = objectEvent.IsWarning ? "Warning" : "Normal",
            ["source"] = Source(subject),
            ["firstTimestamp"] = time,
            ["lastTimestamp"] = time,
            ["count"] = 1,
        };
    }

    private static JsonObject Reference(EventSubject subject)
    {
        var reference = new JsonObject { ["apiVersion"] = "v1", ["kind"] = subject.Kind, ["name"] = subject.Name };
        if (subject.Namespace.Length > 0)
        {
            reference["namespace"] = subject.Namespace;
        }

        reference["uid"] = subject.Uid;
        return reference;
    }

    private static JsonObject Source(EventSubject subject) => subject.Host.Length > 0
        ? new JsonObject { ["component"] = Component, ["host"] = subject.Host }
        : new JsonObject { ["component"] = Component };

    // A name of our own instead of generateName: if a response is lost and the event is sent again, it is not created twice.
    private static string Name(EventSubject subject)
    {
        var longest = LongestName - RandomDigits - 1;
        var prefix = subject.Name.Length <= longest ? subject.Name : subject.Name[..longest].TrimEnd('.', '-');
        return $"{prefix}.{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}";
    }
}
