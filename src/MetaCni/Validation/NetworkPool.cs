// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace MetaCni.Validation;

/// <summary>A subnet from which a network's IPAM plugin allocates addresses.</summary>
/// <param name="Network">The network, for messages.</param>
/// <param name="Link">The link of its interfaces, for messages: equal texts mean the same link.</param>
/// <param name="Leases">
/// Where the IPAM plugin stores its leases: two pools with the same store never allocate the same address twice. Static addresses have no
/// store, so each network counts as a separate one.
/// </param>
/// <param name="Subnet">The subnet.</param>
/// <param name="Given">The addresses that the plugin can allocate.</param>
internal sealed record NetworkPool(string Network, string Link, LeasePlace Leases, Subnet Subnet, IReadOnlyList<AddressRange> Given)
{
    /// <summary>The text for messages: the address if it is static, otherwise the subnet.</summary>
    public string Shown { get; private init; } = Subnet.ToString();

    // The keys for the device of the interfaces, and for a VLAN on it.
    private static readonly string[] DeviceKeys = ["bridge", "master", "device"];
    private static readonly string[] DivisionKeys = ["vlan", "vlanId"];
    private const string DefaultBridge = "cni0";
    private const string DefaultLeaseDirectory = "/var/lib/cni/networks";

    /// <summary>The pools of a network's configuration, a list or a single plugin; empty if they cannot be determined.</summary>
    public static IEnumerable<NetworkPool> Of(string network, JsonObject configuration)
    {
        var members = Members(configuration);
        var name = members.Text("name") is { Length: > 0 } written ? written : network[(network.IndexOf('/') + 1)..];
        var plugins = members.List("plugins") is { } list ? list.OfType<JsonObject>().Select(Members) : [members];
        return plugins.SelectMany(plugin => OfPlugin(network, name, plugin));
    }

    private static IEnumerable<NetworkPool> OfPlugin(string network, string name, JsonMembers plugin)
    {
        if (plugin.Members("ipam") is not { } ipam)
        {
            return [];
        }

        var type = ipam.TextOrEmpty("type");
        IEnumerable<(string Place, Subnet Subnet, IReadOnlyList<AddressRange> Given)> pools = type switch
        {
            LeasePlace.HostLocal => Entries(ipam, "ranges").Prepend(ipam).SelectMany(OfHostLocal)
                .Select(pool => ($"{(ipam.TextOrEmpty("dataDir") is { Length: > 0 } directory ? directory : DefaultLeaseDirectory)}/{name}", pool.Subnet, pool.Given)),
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

    // host-local does not allocate a subnet's first address, IPv4's broadcast address and the gateway.
    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfHostLocal(JsonMembers range)
    {
        if (CidrAddress.TryParse(range.TextOrEmpty("subnet"), out var written))
        {
            var subnet = Subnet.Of(written);
            var whole = AddressRange.HostsOf(subnet);
            var gateway = IpLiteral.TryParse(range.TextOrEmpty("gateway"), out var chosen) ? AddressRange.Of(chosen, chosen) : whole with { Last = whole.First };
            yield return (subnet, [.. Between(whole, range.TextOrEmpty("rangeStart"), range.TextOrEmpty("rangeEnd")).Without(gateway)]);
        }
    }

    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfStatic(JsonMembers entry)
    {
        if (CidrAddress.TryParse(entry.TextOrEmpty("address"), out var written))
        {
            yield return (Subnet.Of(written), [AddressRange.Of(written.Address, written.Address)]);
        }
    }

    // A range of whereabouts may also be FIRST-LAST/LENGTH.
    private static IEnumerable<(Subnet Subnet, IReadOnlyList<AddressRange> Given)> OfWhereabouts(JsonMembers range)
    {
        var text = range.TextOrEmpty("range");
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
                : Between(AddressRange.HostsOf(subnet), range.TextOrEmpty("range_start"), range.TextOrEmpty("range_end")),
        ];
        foreach (var excluded in (range.List("exclude") ?? []).Select(node => node?.ToString()))
        {
            given = CidrAddress.TryParse(excluded, out var taken)
                ? given.SelectMany(part => part.Without(AddressRange.Of(Subnet.Of(taken).First, Subnet.Of(taken).Last)))
                : given;
        }

        yield return (subnet, [.. given]);
    }

    // whereabouts has one list of allocations for the whole cluster by default.
    private static string WhereaboutsPlace(JsonMembers ipam, JsonMembers range) => ipam.TextOrEmpty("network_name")
        + (ipam.Flag("enable_overlapping_ranges") is false
            ? $" {range.TextOrEmpty("range")}"
            : "");

    private static AddressRange Between(AddressRange whole, string start, string end) => whole with
    {
        First = IpLiteral.TryParse(start, out var first) ? AddressRange.Of(first, first).First : whole.First,
        Last = IpLiteral.TryParse(end, out var last) ? AddressRange.Of(last, last).Last : whole.Last,
    };

    // host-local nests lists here.
    private static IEnumerable<JsonMembers> Entries(JsonMembers ipam, string key) => (ipam.List(key) ?? [])
        .SelectMany(entry => entry is JsonArray inner ? inner.AsEnumerable() : [entry])
        .OfType<JsonObject>()
        .Select(Members);

    // The plugin reports invalid members, so they are ignored here.
    private static JsonMembers Members(JsonObject json) => new(json, JsonKeyCase.Ignored);

    // Independent of the plugin: a macvlan interface on a bridge is on the same link as the bridge's ports.
    private static string LinkOf(JsonMembers plugin)
    {
        var type = plugin.TextOrEmpty("type");
        var device = DeviceKeys.Select(key => plugin.TextOrEmpty(key)).FirstOrDefault(value => value.Length > 0)
            ?? (type == "bridge" ? DefaultBridge : type);
        var division = DivisionKeys.Select(key => plugin.Find(key)?.ToString()).FirstOrDefault(value => value is not (null or "0" or ""));
        return division is null ? device : $"{device} vlan {division}";
    }
}
