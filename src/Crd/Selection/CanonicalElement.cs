// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Crd.Selection;

/// <summary>Writes elements in one form: two elements that request the same have the same text, however they were written.</summary>
public static class CanonicalElement
{
    /// <summary>
    /// A JSON object that reads back as the same element, in a JSON list (<see cref="NetworkSelectionAnnotation"/>). Unknown members are
    /// left out, because they request nothing.
    /// </summary>
    public static string Write(NetworkSelectionElement element)
    {
        var json = new JsonObject { [SelectionMember.Name] = element.Name, [SelectionMember.Namespace] = element.Namespace };
        AddText(json, SelectionMember.Interface, element.Interface?.Value);
        AddList(json, SelectionMember.Ips, element.Ips);
        AddText(json, SelectionMember.Mac, element.Mac);
        AddText(json, SelectionMember.InfinibandGuid, element.InfinibandGuid);
        if (element.PortMappings.Count > 0)
        {
            json[SelectionMember.PortMappings] = new JsonArray([.. element.PortMappings.Select(Port)]);
        }

        if (element.Bandwidth is { } limits)
        {
            json[SelectionMember.Bandwidth] = Bandwidth(limits);
        }

        AddText(json, SelectionMember.DeviceId, element.DeviceId);
        if (element.CniArgs is { } arguments)
        {
            json[SelectionMember.CniArgs] = Sorted(arguments);
        }

        if (element.DefaultRoute is { } gateways)
        {
            json[SelectionMember.DefaultRoute] = Texts(gateways.Select(IpLiteral.Format));
        }

        AddText(json, SelectionMember.IpamClaimReference, element.IpamClaimReference);
        foreach (var (key, value) in element.ExtensionKeys?.OrderBy(member => member.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>())
        {
            json[key] = Sorted(value);
        }

        return Encoding.UTF8.GetString(JsonBorder.Write(json));
    }

    private static JsonNode Port(PortMapping mapping)
    {
        var json = new JsonObject { [SelectionMember.HostPort] = mapping.HostPort, [SelectionMember.ContainerPort] = mapping.ContainerPort };
        AddText(json, SelectionMember.Protocol, mapping.Protocol.ToLowerInvariant());
        AddText(json, SelectionMember.HostIp, mapping.HostIp);
        return json;
    }

    private static JsonObject Bandwidth(BandwidthLimits limits)
    {
        var json = new JsonObject();
        AddNumber(json, SelectionMember.IngressRate, limits.IngressRate);
        AddNumber(json, SelectionMember.IngressBurst, limits.IngressBurst);
        AddNumber(json, SelectionMember.EgressRate, limits.EgressRate);
        AddNumber(json, SelectionMember.EgressBurst, limits.EgressBurst);
        return json;
    }

    // The order of an object's members means nothing, and programs that write annotations change it.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static void AddList(JsonObject json, string key, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            json[key] = Texts(items);
        }
    }

    private static JsonArray Texts(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);

    private static void AddText(JsonObject json, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[key] = value;
        }
    }

    private static void AddNumber(JsonObject json, string key, long value)
    {
        if (value != 0)
        {
            json[key] = value;
        }
    }
}
