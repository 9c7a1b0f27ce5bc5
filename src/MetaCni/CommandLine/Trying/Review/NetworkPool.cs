// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace MetaCni.CommandLine.Trying.Review;

/// <summary>A range of addresses that a network's IPAM plugin gives out.</summary>
/// <param name="Network">The network, for messages.</param>
/// <param name="Link">What its interfaces are on, for messages: two of the same text are one link.</param>
/// <param name="Leases">
/// Where host-local remembers what it gave out: two pools of one place never give the same address twice. Null for other plugins.
/// </param>
/// <param name="Subnet">The subnet.</param>
/// <param name="First">The first address.</param>
/// <param name="Last">The last address.</param>
internal sealed record NetworkPool(string Network, string Link, string? Leases, Subnet Subnet, IPAddress First, IPAddress Last)
{
    // Where interfaces are plugged in, and what divides that.
    private static readonly string[] DeviceKeys = ["bridge", "master", "device"];
    private static readonly string[] DivisionKeys = ["vlan", "vlanId"];
    private const string DefaultBridge = "cni0";

    /// <summary>The pools of a network's configuration, a list or a single plugin; none where it is not clear.</summary>
    public static IEnumerable<NetworkPool> Of(string network, JsonObject configuration)
    {
        var name = Text(configuration, "name") is { Length: > 0 } written ? written : network[(network.IndexOf('/') + 1)..];
        var plugins = JsonKeys.Find(configuration, "plugins") as JsonArray ?? [configuration.DeepClone()];
        return plugins.OfType<JsonObject>().SelectMany(plugin => OfPlugin(network, name, plugin));
    }

    /// <summary>Whether both may give out the same address.</summary>
    public bool SharesAddresses(NetworkPool other) =>
        First.AddressFamily == other.First.AddressFamily && Compare(First, other.Last) <= 0 && Compare(other.First, Last) <= 0;

    private static IEnumerable<NetworkPool> OfPlugin(string network, string name, JsonObject plugin)
    {
        if (JsonKeys.Find(plugin, "ipam") is not JsonObject ipam)
        {
            return [];
        }

        var link = LinkOf(plugin);
        return Text(ipam, "type") switch
        {
            "host-local" => Entries(ipam, "ranges").Prepend(ipam).SelectMany(range => OfRange(
                network, link, $"{Text(ipam, "dataDir")} {name}", Text(range, "subnet"), Text(range, "rangeStart"), Text(range, "rangeEnd"))),
            "static" => Entries(ipam, "addresses").SelectMany(entry => OfRange(network, link, null, Text(entry, "address"))),
            "whereabouts" => Entries(ipam, "ipRanges").Prepend(ipam)
                .SelectMany(range => OfRange(network, link, null, WithoutLast(Text(range, "range")))),
            _ => [],
        };
    }

    // host-local has lists of lists there.
    private static IEnumerable<JsonObject> Entries(JsonObject ipam, string key) =>
        (JsonKeys.Find(ipam, key) as JsonArray ?? []).SelectMany(entry => entry as JsonArray ?? [entry?.DeepClone()]).OfType<JsonObject>();

    // whereabouts has FIRST-LAST/LENGTH, too.
    private static string WithoutLast(string range) =>
        range.IndexOf('-') is var dash and > 0 && range.IndexOf('/') is var slash && slash > dash ? range[..dash] + range[slash..] : range;

    private static IEnumerable<NetworkPool> OfRange(string network, string link, string? leases, string text, string start = "", string end = "")
    {
        if (CidrAddress.TryParse(text, out var written))
        {
            var subnet = Subnet.Of(written);
            yield return new NetworkPool(
                network,
                link,
                leases,
                subnet,
                IpLiteral.TryParse(start, out var first) ? first : subnet.First,
                IpLiteral.TryParse(end, out var last) ? last : subnet.Last);
        }
    }

    // Whatever the plugin: a macvlan interface on a bridge is on the same link as the bridge's own ports.
    private static string LinkOf(JsonObject plugin)
    {
        var type = Text(plugin, "type");
        var device = DeviceKeys.Select(key => Text(plugin, key)).FirstOrDefault(value => value.Length > 0)
            ?? (type == "bridge" ? DefaultBridge : type);
        var division = DivisionKeys.Select(key => JsonKeys.Find(plugin, key)?.ToString()).FirstOrDefault(value => value is not (null or "0" or ""));
        return division is null ? device : $"{device} vlan {division}";
    }

    private static string Text(JsonObject json, string key) =>
        JsonKeys.Find(json, key) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static int Compare(IPAddress one, IPAddress other) => one.GetAddressBytes().AsSpan().SequenceCompareTo(other.GetAddressBytes());
}
