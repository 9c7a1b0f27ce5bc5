// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>Mistakes in the assignment of addresses, for every plugin that uses IPAM.</summary>
internal static class AddressMistakes
{
    public static IEnumerable<Mistake> All() => Ipam().SelectMany(mistake => Configurations.Interfaces.Select(type => Put(mistake, type)))
        .Concat(Configurations.Interfaces.SelectMany(Requested));

    private static IEnumerable<(string Name, JsonNode? Ipam)> Ipam() =>
    [
        ("a subnet without a prefix length", Configurations.Range("""{"subnet":"10.60.0.0"}""")),
        ("a subnet of 33 bits", Configurations.Range("""{"subnet":"10.60.0.0/33"}""")),
        ("a subnet of one address", Configurations.Range("""{"subnet":"10.60.0.1/32"}""")),
        ("rangeStart outside the subnet", Configurations.Range("""{"rangeStart":"10.61.0.1"}""")),
        ("rangeEnd outside the subnet", Configurations.Range("""{"rangeEnd":"10.61.0.1"}""")),
        ("rangeStart behind rangeEnd", Configurations.Range("""{"rangeStart":"10.60.0.20","rangeEnd":"10.60.0.10"}""")),
        ("a gateway that is not an address", Configurations.Range("""{"gateway":"10.60.0.300"}""")),
        ("a range whose only address is in use", Configurations.Range("""{"rangeStart":"10.60.0.5","rangeEnd":"10.60.0.5"}""")),
        ("ranges that overlap", Configurations.HostLocal().With("""{"ranges":[[{"subnet":"10.60.0.0/24"}],[{"subnet":"10.60.0.0/25"}]]}""")),
        ("a range twice", Configurations.HostLocal().With("""{"ranges":[[{"subnet":"10.60.0.0/24"},{"subnet":"10.60.0.0/24"}]]}""")),
        ("ranges as a string", Configurations.HostLocal().With("""{"ranges":"10.60.0.0/24"}""")),
        ("no ranges", Configurations.HostLocal().With("""{"ranges":[]}""")),
        ("a route to an address without a prefix length", Configurations.HostLocal().With("""{"routes":[{"dst":"0.0.0.0"}]}""")),
        ("a route by way of a name", Configurations.HostLocal().With("""{"routes":[{"dst":"0.0.0.0/0","gw":"router"}]}""")),
        ("a route by way of another network", Configurations.HostLocal().With("""{"routes":[{"dst":"10.99.0.0/16","gw":"10.98.0.1"}]}""")),
        ("routes as an object", Configurations.HostLocal().With("""{"routes":{"dst":"0.0.0.0/0"}}""")),
        ("a dataDir that is a file", Configurations.HostLocal().With($$"""{"dataDir":"{{MistakeNode.File}}"}""")),
        ("a resolvConf that is missing", Configurations.HostLocal().With("""{"resolvConf":"/nonexistent/resolv.conf"}""")),
        ("an IPAM plugin that is not installed", JsonNode.Parse("""{"type":"whereabouts","range":"10.60.0.0/24"}""")),
        ("the type of the IPAM plugin misspelt", Configurations.HostLocal().With("""{"type":"hostlocal"}""")),
        ("no type of IPAM plugin", JsonNode.Parse("""{"subnet":"10.60.0.0/24"}""")),
        ("ipam as a string", JsonNode.Parse("\"host-local\"")),
        ("no DHCP daemon", JsonNode.Parse("""{"type":"dhcp"}""")),
        ("static without addresses", JsonNode.Parse("""{"type":"static"}""")),
        ("a static address without a prefix length", JsonNode.Parse("""{"type":"static","addresses":[{"address":"10.60.0.9"}]}""")),
        ("a static gateway that is not an address", JsonNode.Parse("""{"type":"static","addresses":[{"address":"10.60.0.9/24","gateway":"x"}]}""")),
    ];

    private static Mistake Put((string Name, JsonNode? Ipam) mistake, string type)
    {
        var configuration = Configurations.Interface(type);
        configuration["ipam"] = mistake.Ipam?.DeepClone();
        return new Mistake(mistake.Name, type, [configuration]);
    }

    private static IEnumerable<Mistake> Requested(string type)
    {
        var inRange = Configurations.Addressed(type).With("""{"capabilities":{"ips":true}}""");
        yield return new Mistake("an address outside the ranges", type, [inRange])
        {
            RuntimeConfig = JsonNode.Parse("""{"ips":["10.77.0.9/24"]}""")!.AsObject(),
        };

        var any = Configurations.Interface(type).With("""{"ipam":{"type":"static"},"capabilities":{"ips":true}}""");
        yield return new Mistake("an address of 99 bits", type, [any])
        {
            RuntimeConfig = JsonNode.Parse("""{"ips":["10.60.0.9/99"]}""")!.AsObject(),
        };
    }
}
