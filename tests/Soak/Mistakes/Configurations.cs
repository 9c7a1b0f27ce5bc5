// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>Configurations that work, each a new object, to put mistakes into.</summary>
internal static class Configurations
{
    /// <summary>The plugins that make or move an interface and have addresses assigned to it.</summary>
    public static IReadOnlyList<string> Interfaces { get; } = ["bridge", "ptp", "macvlan", "host-device", "ipvlan", "vlan"];

    /// <summary>A plugin's configuration with members of a text of JSON.</summary>
    public static JsonObject With(this JsonObject configuration, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            configuration[name] = value?.DeepClone();
        }

        return configuration;
    }

    /// <summary>A plugin that makes an interface.</summary>
    public static JsonObject Interface(string type) => JsonNode.Parse(type switch
    {
        "bridge" => """{"type":"bridge","bridge":"br0"}""",
        "macvlan" => """{"type":"macvlan","master":"up0","mode":"bridge"}""",
        "ipvlan" => """{"type":"ipvlan","master":"up0"}""",
        "vlan" => """{"type":"vlan","master":"up0","vlanId":5}""",
        "host-device" => """{"type":"host-device","device":"dev0"}""",
        _ => $$"""{"type":"{{type}}"}""",
    })!.AsObject();

    /// <summary>The same with addresses of host-local, except for loopback, which has none.</summary>
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

    /// <summary>host-local with members of its only range.</summary>
    public static JsonObject Range(string members)
    {
        var ipam = HostLocal();
        ipam["ranges"]![0]![0]!.AsObject().With(members);
        return ipam;
    }
}
