// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>Mistakes in chained plugins, after which the earlier plugins need DEL.</summary>
internal static class ChainedMistakes
{
    private const string Ports = """{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]}""";

    public static IEnumerable<Mistake> All() =>
    [
        .. Bandwidth(), .. PortMap(), .. Tuning(), .. Others(),
        .. new[] { "bandwidth", "portmap", "tuning", "firewall", "sbr", "vrf" }.Select(type => new Mistake(
            "the first of its list", type, [Plugin(type, """{"ingressRate":1000,"ingressBurst":1000,"vrfname":"blue"}""")])),
    ];

    private static IEnumerable<Mistake> Bandwidth() =>
    [
        Of("a rate without a burst", "bandwidth", """{"ingressRate":1000,"ingressBurst":0}"""),
        Of("a negative rate", "bandwidth", """{"ingressRate":-1000,"ingressBurst":1000}"""),
        Of("a rate as a string", "bandwidth", """{"ingressRate":"1M","ingressBurst":1000}"""),
        Of("a burst of more than 4 GB", "bandwidth", """{"ingressRate":8000000,"ingressBurst":99999999999}"""),
        Of("a requested rate without a burst", "bandwidth", """{"capabilities":{"bandwidth":true}}""") with
        {
            RuntimeConfig = JsonNode.Parse("""{"bandwidth":{"ingressRate":1000,"ingressBurst":0,"egressRate":0,"egressBurst":0}}""")!.AsObject(),
        },
    ];

    private static IEnumerable<Mistake> PortMap() =>
    [
        Mapped("snat as a string", """{"snat":"true"}"""),
        Mapped("markMasqBit out of range", """{"snat":true,"markMasqBit":40}"""),
        Mapped("markMasqBit and externalSetMarkChain", """{"snat":true,"markMasqBit":13,"externalSetMarkChain":"NOPE"}"""),
        Mapped("an externalSetMarkChain that does not exist", """{"snat":true,"externalSetMarkChain":"NOPE"}"""),
        Mapped("conditions that iptables refuses", """{"snat":true,"conditionsV4":["--nonsense"]}"""),
        Mapped("a protocol without ports", """{"snat":true}""", """{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"icmp"}]}"""),
        Mapped("a port of the host out of range", """{"snat":true}""", """{"portMappings":[{"hostPort":99999,"containerPort":80,"protocol":"tcp"}]}"""),
    ];

    private static IEnumerable<Mistake> Tuning() =>
    [
        Of("a sysctl that does not exist", "tuning", """{"sysctl":{"net.ipv4.nonsense":"1"}}"""),
        Of("a value that the kernel refuses", "tuning", """{"sysctl":{"net.core.somaxconn":"many"}}"""),
        Of("a sysctl of the host", "tuning", """{"sysctl":{"kernel.hostname":"x"}}"""),
        Of("a sysctl by a path", "tuning", """{"sysctl":{"net/../../kernel/hostname":"x"}}"""),
        Of("a value as a number", "tuning", """{"sysctl":{"net.core.somaxconn":512}}"""),
        Of("sysctl as a list", "tuning", """{"sysctl":["net.core.somaxconn=512"]}"""),
        Of("a MAC address that is none", "tuning", """{"mac":"zz:zz"}"""),
        Of("a MAC address of a group", "tuning", """{"mac":"01:00:5e:00:00:01"}"""),
        Of("mtu as a string", "tuning", """{"mtu":"1400"}"""),
        Of("too large an mtu", "tuning", """{"mtu":100000000}"""),
    ];

    private static IEnumerable<Mistake> Others() =>
    [
        Of("a backend that does not exist", "firewall", """{"backend":"nonsense"}"""),
        Of("no firewalld", "firewall", """{"backend":"firewalld"}"""),
        Of("backend as a number", "firewall", """{"backend":7}"""),
        Of("an ingressPolicy that does not exist", "firewall", """{"ingressPolicy":"nonsense"}"""),
        new Mistake("an interface without addresses", "sbr", [Configurations.Interface("bridge"), Plugin("sbr", "{}")]),
        Of("no vrfname", "vrf", "{}"),
        Of("a kernel without the interface's kind", "vrf", """{"vrfname":"blue"}"""),
        Of("its name misspelt", "bandwith", "{}") with { IsFoundBefore = true },
    ];

    private static Mistake Of(string name, string type, string members) =>
        new(name, type, [Configurations.Addressed("bridge"), Plugin(type, members)]);

    private static Mistake Mapped(string name, string members, string ports = Ports)
    {
        var mistake = Of(name, "portmap", members);
        mistake.Plugins[1]!.AsObject().With("""{"capabilities":{"portMappings":true}}""");
        return mistake with { RuntimeConfig = JsonNode.Parse(ports)!.AsObject() };
    }

    private static JsonObject Plugin(string type, string members) => new JsonObject { ["type"] = type }.With(members);
}
