// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Storage;

namespace ApiServer.Validation;

/// <summary>Checks that an event is in the namespace of its object.</summary>
public static class EventRules
{
    private static readonly (string Name, Func<JsonNode?> Value)[] Defaults =
    [
        ("involvedObject", () => new JsonObject()),
        ("source", () => new JsonObject()),
        ("firstTimestamp", () => null),
        ("lastTimestamp", () => null),
        ("eventTime", () => null),
        ("reportingComponent", () => ""),
        ("reportingInstance", () => ""),
    ];

    public static IEnumerable<FieldError> Check(JsonObject document)
    {
        var mine = Metadata.Namespace(document);
        var about = Metadata.Text(document, "involvedObject", "namespace");
        // No namespace means "default": events of objects without a namespace are stored there.
        if (about != mine && !(about.Length == 0 && mine is "default"))
        {
            yield return FieldError.Invalid("involvedObject.namespace", $"\"{about}\"", "does not match event.namespace");
        }
    }

    /// <summary>Adds empty members that Go writes.</summary>
    public static void AddDefaults(JsonObject document)
    {
        foreach (var (name, value) in Defaults.Where(member => !document.ContainsKey(member.Name)))
        {
            document[name] = value();
        }
    }
}
