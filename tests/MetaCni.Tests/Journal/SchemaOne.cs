// SPDX-License-Identifier: Apache-2.0
//
// Frozen. What the first version that was released requires of a record, and how it reads one. A node may go back to that version while
// pods are attached: this file changes with no later version. It shares no code with the product.

using System.Globalization;
using System.Text.Json;

namespace MetaCni.Tests.Journal;

/// <summary>Records as the first version of schema 1 reads them. Members and events that it does not know are passed over.</summary>
internal static class SchemaOne
{
    private static readonly string[] Required =
        ["schema", "createdAt", "owner", "containerId", "interface", "networkNamespace", "process", "pluginPath", "attachments"];

    private static readonly string[] RequiredOfAttachment = ["network", "interface", "configuration", "arguments", "addArguments"];

    // A member that the first version knows has the kind that it expects, in whatever event it stands.
    private static readonly Dictionary<string, string> EventKinds = new()
    {
        ["event"] = "text",
        ["attachment"] = "integer",
        ["plugin"] = "integer",
        ["started"] = "boolean",
        ["milliseconds"] = "number",
        ["result"] = "object",
        ["at"] = "time",
        ["code"] = "integer",
        ["msg"] = "text",
        ["details"] = "text",
        ["process"] = "process",
        ["interfaces"] = "texts",
    };

    private static readonly Dictionary<string, string> PlanKinds = new()
    {
        ["schema"] = "one",
        ["createdAt"] = "time",
        ["owner"] = "text",
        ["containerId"] = "text",
        ["interface"] = "text",
        ["networkNamespace"] = "text",
        ["namespaceCookie"] = "integer",
        ["pod"] = "object",
        ["process"] = "process",
        ["pluginPath"] = "texts",
        ["attachments"] = "objects",
        ["defaultRoutes"] = "objects",
    };

    private static readonly Dictionary<string, string> AttachmentKinds = new()
    {
        ["network"] = "text",
        ["interface"] = "text",
        ["configuration"] = "object",
        ["runtimeConfig"] = "object",
        ["arguments"] = "text",
        ["addArguments"] = "text",
        ["deviceInfo"] = "object",
    };

    /// <summary>The interfaces of the attachments that have to be taken down, in the order of ADD.</summary>
    /// <exception cref="FormatException">The first version cannot read the record.</exception>
    public static IReadOnlyList<string> Outstanding(string text)
    {
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line has no end");
        }

        var lines = text[..^1].Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var names = Plan(lines[0]);
        var states = names.Select(_ => false).ToArray();
        foreach (var line in lines.Skip(1))
        {
            Apply(line, states);
        }

        return [.. names.Where((_, index) => states[index])];
    }

    private static List<string> Plan(JsonElement plan)
    {
        Check(plan, Required, PlanKinds);
        var attachments = plan.GetProperty("attachments").EnumerateArray().ToList();
        foreach (var attachment in attachments)
        {
            Check(attachment, RequiredOfAttachment, AttachmentKinds);
            if (attachment.TryGetProperty("deviceInfo", out var info))
            {
                Check(info, ["file", "source"], new() { ["file"] = "text", ["source"] = "text" });
            }
        }

        if (plan.TryGetProperty("pod", out var pod))
        {
            Check(pod, ["namespace", "name", "uid"], new() { ["namespace"] = "text", ["name"] = "text", ["uid"] = "text" });
        }

        foreach (var choice in plan.TryGetProperty("defaultRoutes", out var routes) ? routes.EnumerateArray().ToList() : [])
        {
            Check(choice, ["attachment", "gateways"], new() { ["attachment"] = "integer", ["gateways"] = "texts" });
        }

        return [.. attachments.Select(attachment => attachment.GetProperty("interface").GetString()!)];
    }

    private static void Apply(JsonElement line, bool[] isOutstanding)
    {
        Check(line, ["event"], EventKinds);
        switch (line.GetProperty("event").GetString())
        {
            case "attempting" or "attached":
                isOutstanding[Place(line)] = true;
                break;
            case "detached":
                isOutstanding[Place(line)] = false;
                break;
            case "attach-failed" or "rerouted" or "detach-failed":
                _ = isOutstanding[Place(line)];
                break;
        }
    }

    private static int Place(JsonElement line) => line.TryGetProperty("attachment", out var place)
        ? place.GetInt32()
        : throw new FormatException($"the event names no attachment: {line}");

    private static void Check(JsonElement json, string[] required, Dictionary<string, string> kinds)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"not an object: {json}");
        }

        if (Array.Find(required, name => !json.TryGetProperty(name, out _)) is { } missing)
        {
            throw new FormatException($"{missing} is missing: {json}");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (kinds.TryGetValue(member.Name, out var kind) && !Is(kind, member.Value))
            {
                throw new FormatException($"{member.Name} is no {kind}: {json}");
            }
        }
    }

    private static bool Is(string kind, JsonElement value) => kind switch
    {
        "text" => value.ValueKind == JsonValueKind.String,
        "time" => value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "one" => value.ValueKind == JsonValueKind.Number && value.GetInt32() == 1,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "texts" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Is("text", item)),
        "objects" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Is("object", item)),
        "process" => value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("pid", out var id) && Is("integer", id)
            && value.TryGetProperty("startTime", out var start) && Is("integer", start)
            && (!value.TryGetProperty("bootId", out var boot) || Is("text", boot)),
        _ => throw new InvalidOperationException(kind),
    };
}
