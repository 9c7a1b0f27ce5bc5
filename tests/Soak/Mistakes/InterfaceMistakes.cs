// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>Mistakes in plugins that create or move an interface.</summary>
internal static class InterfaceMistakes
{
    private static readonly IReadOnlyList<string> All6AndLoopback = [.. Configurations.Interfaces, "loopback"];

    public static IEnumerable<Mistake> All() =>
    [
        .. All6AndLoopback.Select(type => Of("a version that does not exist", type, "{}") with { Version = "9.9.9", IsFoundBefore = true }),
        .. All6AndLoopback.Select(type => Of("a version that the plugin does not have", type, "{}") with { Version = "1.1.0" }),
        .. In("dns as a string", """{"dns":"10.0.0.10"}""", Configurations.Interfaces),
        .. In("nameservers as a string", """{"dns":{"nameservers":"10.0.0.10"}}""", Configurations.Interfaces),
        .. In("mtu as a string", """{"mtu":"1500"}""", "bridge", "ptp", "macvlan", "ipvlan"),
        .. In("a negative mtu", """{"mtu":-5}""", "bridge", "ptp", "macvlan", "ipvlan"),
        .. In("too large an mtu", """{"mtu":100000000}""", "bridge", "ptp", "macvlan", "ipvlan"),
        .. In("too small an mtu", """{"mtu":10}""", "bridge", "ptp", "macvlan", "ipvlan"),
        .. In("no master", """{"master":""}""", "macvlan", "ipvlan", "vlan"),
        .. In("a master that does not exist", """{"master":"up9"}""", "macvlan", "ipvlan", "vlan"),
        .. In("a master whose name is too long", """{"master":"a-name-that-is-too-long"}""", "macvlan", "ipvlan", "vlan"),
        .. In("master as a number", """{"master":7}""", "macvlan", "ipvlan", "vlan"),
        .. In("a mode that does not exist", """{"mode":"bridged"}""", "macvlan", "ipvlan"),
        .. In("a kernel without the interface's kind", "{}", "ipvlan", "vlan"),
        .. In("ipMasq as a string", """{"ipMasq":"true"}""", "bridge", "ptp"),
        .. Bridge(),
        .. Device(),
        .. In("vlanId as a string", """{"vlanId":"5"}""", "vlan"),
        .. In("vlanId out of range", """{"vlanId":5000}""", "vlan"),
        .. Requested("a MAC address that is none", "zz:zz"),
        .. Requested("a MAC address of a group", "01:00:5e:00:00:01"),
    ];

    private static IEnumerable<Mistake> Bridge() =>
    [
        Of("vlan as a string", "bridge", """{"vlan":"100"}"""),
        Of("vlan out of range", "bridge", """{"vlan":5000}"""),
        Of("a negative vlan", "bridge", """{"vlan":-1}"""),
        Of("a name that is too long", "bridge", """{"bridge":"a-name-that-is-too-long"}"""),
        Of("a name with a slash", "bridge", """{"bridge":"a/b"}"""),
        Of("a bridge that is none", "bridge", """{"bridge":"up0"}"""),
        Of("bridge as a number", "bridge", """{"bridge":0}"""),
        Of("hairpinMode and promiscMode", "bridge", """{"hairpinMode":true,"promiscMode":true}"""),
        Of("isGateway as a string", "bridge", """{"isGateway":"true"}"""),
        Of("another address on the bridge", "bridge", $$"""{"bridge":"br1","isGateway":true}"""),
    ];

    private static IEnumerable<Mistake> Device() =>
    [
        Of("no device", "host-device", """{"device":""}"""),
        Of("a device that does not exist", "host-device", """{"device":"dev9"}"""),
        Of("device as a number", "host-device", """{"device":3}"""),
        Of("a PCI address that does not exist", "host-device", """{"device":"","pciBusID":"0000:99:00.0"}"""),
        Of("a PCI address that is none", "host-device", """{"device":"","pciBusID":"../../x"}"""),
        Of("a MAC address that is none", "host-device", """{"device":"","hwaddr":"zz:00"}"""),
        Of("a MAC address that no device has", "host-device", """{"device":"","hwaddr":"02:ff:ff:ff:ff:01"}"""),
        Of("a kernel path that does not exist", "host-device", """{"device":"","kernelpath":"/sys/devices/none"}"""),
    ];

    private static IEnumerable<Mistake> In(string name, string members, params IEnumerable<string> types) =>
        types.Select(type => Of(name, type, members));

    private static Mistake Of(string name, string type, string members) => new(name, type, [Configurations.Addressed(type).With(members)]);

    private static IEnumerable<Mistake> Requested(string name, string mac) => new[] { "bridge", "macvlan" }.Select(type =>
        Of(name, type, """{"capabilities":{"mac":true}}""") with { RuntimeConfig = new JsonObject { ["mac"] = mac } });
}
