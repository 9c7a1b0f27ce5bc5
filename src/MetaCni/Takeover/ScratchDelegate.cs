// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Takeover;

/// <summary>One element of Multus's scratch file: a network that Multus attached, or tried to attach.</summary>
internal sealed record ScratchDelegate
{
    private const string NameKey = "Name";

    public required string Name { get; init; }

    /// <summary>The interface name that the pod requests, or empty.</summary>
    public string InterfaceRequest { get; init; } = "";

    public required JsonObject Configuration { get; init; }

    /// <summary>The capability arguments of its plugins, as far as the file contains them.</summary>
    public JsonObject Capabilities { get; init; } = [];

    /// <exception cref="FormatException">The text is not a scratch file.</exception>
    public static IReadOnlyList<ScratchDelegate> Read(ReadOnlySpan<byte> text, string file)
    {
        try
        {
            var delegates = JsonBorder.Read(text, file, out _, JsonBorder.MaximumValuesOfPrograms) as JsonArray ?? throw new FormatException("it is not a list");
            return [.. delegates.Select(node => Read(node as JsonObject ?? throw new FormatException("an element is not an object"), file))];
        }
        catch (Exception e) when (e is CniException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static ScratchDelegate Read(JsonObject json, string file)
    {
        var bytes = Convert.FromBase64String((string?)json["Bytes"] ?? throw new FormatException("an element has no Bytes"));
        return new ScratchDelegate
        {
            Name = (string?)json[NameKey] ?? "",
            InterfaceRequest = (string?)json["ifnameRequest"] ?? "",
            Configuration = JsonBorder.ReadObject(bytes, $"{file}: Bytes", JsonBorder.MaximumValuesOfPrograms),
            Capabilities = new JsonObject(Capability(json, "ipRequest", "ips")
                .Concat(Capability(json, "macRequest", "mac"))
                .Concat(Capability(json, "infinibandGUIDRequest", "infinibandGUID"))
                .Concat(Capability(json, "deviceID", "deviceID"))),
        };
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Capability(JsonObject json, string key, string capability) =>
        json[key] is { } value ? [new(capability, value.DeepClone())] : [];
}
