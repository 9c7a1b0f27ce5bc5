// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;
using MetaCni.CommandLine.Try;

namespace MetaCni.Validation;

/// <summary>A subnet of which a network's IPAM plugin gives out addresses.</summary>
/// <param name="Network">The network, for messages.</param>
/// <param name="Link">What its interfaces are on, for messages: two of the same text are one link.</param>
/// <param name="Leases">
/// Where the IPAM plugin remembers what it gave out: two pools of one place never give the same address twice. Static addresses are
/// remembered nowhere, and each network is a place of its own.
/// </param>
/// <param name="Subnet">The subnet.</param>
/// <param name="Given">The addresses that the plugin gives out.</param>
internal sealed record NetworkPool(string Network, string Link, LeasePlace Leases, Subnet Subnet, IReadOnlyList<AddressRange> Given)
{
    /// <summary>What it gives out, for messages: a static address itself, else the subnet.</summary>
    public string Shown { get; private init; } = Subnet.ToString();

    // Where interfaces are plugged in, and what divides that.
    private static readonly string[] DeviceKeys = ["bridge", "master", "device"];
    private static readonly string[] DivisionKeys = ["vlan", "vlanId"];
    private const string DefaultBridge = "cni0";
    private const string DefaultLeaseDirectory = "/var/lib/cni/networks";

    /// <summary>The pools of a network's configuration, a list or a single plugin; none where it is not clear.</summary>
    public static IEnumerable<NetworkPool> Of(string network, JsonObject configuration)
    {
        var name = Text(configuration, "name") is { Length: > 0 } written ? written : network[(network.IndexOf('/') + 1)..];
        var plugins = JsonKeys.Find(configuration, "plugins") as JsonArray ?? [configuration.DeepClone()];
        return plugins.OfType<JsonObject>().SelectMany(plugin => OfPlugin(network, name, plugin));
    }

    private static IEnumerable<NetworkPool> OfPlugin(string network, string name, JsonObject plugin)
    {
        if (JsonKeys.Find(plugin, "ipam") is not JsonObject ipam)
        {
            return [];
        }

        var type = Text(ipam, "type");
        IEnumerable<(string Place, Subnet Subnet, IReadOnlyList<AddressRange> Given)> pools = type switch
        {
            LeasePlace.HostLocal => Entries(ipam, "ranges").Prepend(ipam).SelectMany(OfHostLocal)
                .Select(pool => ($"{TextOr(ipam, "dataDir", DefaultLeaseDirectory)}/{name}", pool.Subnet, pool.Given)),
            LeasePlace.Static => Entries(ipam, "addresses").SelectMany(OfStatic).Select(pool => (network, pool.Subnet, pool.Given)),
            "whereabouts" => Entries(ipam, "ipRanges").Prepend(ipam).SelectMany(range => OfWhereabouts(range)
                .Select(pool => (WhereaboutsPlace(ipam, range), pool.Subnet, pool.Given))),
            _ => [],
        };
        var link = LinkOf(plugin);
        return pools.Select(pool => new NetworkPool(network, link, new LeasePlace(type, pool.Place), pool.Subnet, pool.Given)
        {
            Shown = type == LeasePlace.Static ? pool.Given[0].FirstAddress : pool.Subnet.ToString(),
        });
    }

    // host-local leaves out a subnet's first address, IPv4's broadcast address and the gateway.
    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfHostLocal(JsonObject range)
    {
        if (CidrAddress.TryParse(Text(range, "subnet"), out var written))
        {
            var subnet = Subnet.Of(written);
            var whole = AddressRange.HostsOf(subnet);
            var gateway = IpLiteral.TryParse(Text(range, "gateway"), out var chosen) ? AddressRange.Of(chosen, chosen) : whole with { Last = whole.First };
            yield return (subnet, [.. Between(whole, Text(range, "rangeStart"), Text(range, "rangeEnd")).Without(gateway)]);
        }
    }

    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfStatic(JsonObject entry)
    {
        if (CidrAddress.TryParse(Text(entry, "address"), out var written))
        {
            yield return (Subnet.Of(written), [AddressRange.Of(written.Address, written.Address)]);
        }
    }

    // Its range may be FIRST-LAST/LENGTH, too.
    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfWhereabouts(JsonObject range)
    {
        var text = Text(range, "range");
        var (dash, slash) = (text.IndexOf('-'), text.LastIndexOf('/'));
        var isBetween = dash > 0 && slash > dash;
        if (!CidrAddress.TryParse(isBetween ? text[..dash] + text[slash..] : text, out var written))
        {
            yield break;
        }

        var subnet = Subnet.Of(written);
        IEnumerable<AddressRange> given =
        [
            isBetween
                ? Between(AddressRange.HostsOf(subnet), text[..dash], text[(dash + 1)..slash])
                : Between(AddressRange.HostsOf(subnet), Text(range, "range_start"), Text(range, "range_end")),
        ];
        foreach (var excluded in (JsonKeys.Find(range, "exclude") as JsonArray ?? []).Select(node => node?.ToString()))
        {
            given = CidrAddress.TryParse(excluded, out var taken)
                ? given.SelectMany(part => part.Without(AddressRange.Of(Subnet.Of(taken).First, Subnet.Of(taken).Last)))
                : given;
        }

        yield return (subnet, [.. given]);
    }

    // One list of addresses for the whole cluster, unless it is told otherwise.
    private static string WhereaboutsPlace(JsonObject ipam, JsonObject range) => Text(ipam, "network_name")
        + (JsonKeys.Find(ipam, "enable_overlapping_ranges") is JsonValue value && value.TryGetValue<bool>(out var isOneList) && !isOneList
            ? $" {Text(range, "range")}"
            : "");

    private static AddressRange Between(AddressRange whole, string start, string end) => whole with
    {
        First = IpLiteral.TryParse(start, out var first) ? AddressRange.Of(first, first).First : whole.First,
        Last = IpLiteral.TryParse(end, out var last) ? AddressRange.Of(last, last).Last : whole.Last,
    };

    // host-local has lists of lists there.
    private static IEnumerable<JsonObject> Entries(JsonObject ipam, string key) =>
        (JsonKeys.Find(ipam, key) as JsonArray ?? []).SelectMany(entry => entry as JsonArray ?? [entry?.DeepClone()]).OfType<JsonObject>();

    // Whatever the plugin: a macvlan interface on a bridge is on the same link as the bridge's own ports.
    private static string LinkOf(JsonObject plugin)
    {
        var type = Text(plugin, "type");
        var device = DeviceKeys.Select(key => Text(plugin, key)).FirstOrDefault(value => value.Length > 0)
            ?? (type == "bridge" ? DefaultBridge : type);
        var division = DivisionKeys.Select(key => JsonKeys.Find(plugin, key)?.ToString()).FirstOrDefault(value => value is not (null or "0" or ""));
        return division is null ? device : $"{device} vlan {division}";
    }

    private static string TextOr(JsonObject json, string key, string otherwise) => Text(json, key) is { Length: > 0 } text ? text : otherwise;

    private static string Text(JsonObject json, string key) =>
        JsonKeys.Find(json, key) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
