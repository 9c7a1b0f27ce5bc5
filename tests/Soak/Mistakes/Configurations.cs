// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>Valid configurations, each a new object, into which mistakes are put.</summary>
internal static class Configurations
{
    /// <summary>The plugins that create or move an interface and use IPAM.</summary>
    public static IReadOnlyList<string> Interfaces { get; } = ["bridge", "ptp", "macvlan", "host-device", "ipvlan", "vlan"];

    /// <summary>Adds members from a JSON text to a plugin's configuration.</summary>
    public static JsonObject With(this JsonObject configuration, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            configuration[name] = value?.DeepClone();
        }

        return configuration;
    }

    /// <summary>The configuration of a plugin that creates an interface.</summary>
    public static JsonObject Interface(string type) => JsonNode.Parse(type switch
    {
        "bridge" => """{"type":"bridge","bridge":"br0"}""",
        "macvlan" => """{"type":"macvlan","master":"up0","mode":"bridge"}""",
        "ipvlan" => """{"type":"ipvlan","master":"up0"}""",
        "vlan" => """{"type":"vlan","master":"up0","vlanId":5}""",
        "host-device" => """{"type":"host-device","device":"dev0"}""",
        _ => $$"""{"type":"{{type}}"}""",
    })!.AsObject();

    /// <summary>The same with addresses from host-local, except for loopback, which has no IPAM.</summary>
    public static JsonObject Addressed(string type)
    {
        var configuration = Interface(type);
        if (type != "loopback")
        {
            configuration["ipam"] = HostLocal();
        }

        return configuration;
    }

    public static JsonObject HostLocal() => JsonNode.Parse(
        $$"""{"type":"host-local","dataDir":"{{MistakeNode.Leases}}","ranges":[[{"subnet":"10.60.0.0/24"}]]}""")!.AsObject();

    /// <summary>The configuration of host-local with members for its only range.</summary>
    public static JsonObject Range(string members)
    {
        var ipam = HostLocal();
        ipam["ranges"]![0]![0]!.AsObject().With(members);
        return ipam;
    }
}
