// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using Cni.Results;
using Cni.Tests.Json;
using Cni.Values;

namespace Cni.Tests.Results;

public sealed class ResultCodecTests
{
    private const string Text110 =
        """
        {"cniVersion": "1.1.0",
         "interfaces": [
           {"name": "cni0", "mac": "00:11:22:33:44:55"},
           {"name": "eth0", "mac": "99:88:77:66:55:44", "mtu": 1500, "sandbox": "/var/run/netns/blue", "socketPath": "/s", "pciID": "8086"}],
         "ips": [
           {"interface": 1, "address": "10.1.0.5/16", "gateway": "10.1.0.1"},
           {"interface": 1, "address": "fd00::5/64"}],
         "routes": [
           {"dst": "0.0.0.0/0"},
           {"dst": "fd01::/64", "gw": "fd00::1", "mtu": 1400, "advmss": 1360, "priority": 10, "table": 0, "scope": 253}],
         "dns": {"nameservers": ["10.1.0.1"], "domain": "a.example", "search": ["b.example"], "options": ["ndots:5"]}}
        """;

    private const string Text100 =
        """
        {"cniVersion": "1.0.0",
         "interfaces": [
           {"name": "cni0", "mac": "00:11:22:33:44:55"},
           {"name": "eth0", "mac": "99:88:77:66:55:44", "sandbox": "/var/run/netns/blue"}],
         "ips": [
           {"interface": 1, "address": "10.1.0.5/16", "gateway": "10.1.0.1"},
           {"interface": 1, "address": "fd00::5/64"}],
         "routes": [
           {"dst": "0.0.0.0/0"},
           {"dst": "fd01::/64", "gw": "fd00::1"}],
         "dns": {"nameservers": ["10.1.0.1"], "domain": "a.example", "search": ["b.example"], "options": ["ndots:5"]}}
        """;

    private const string Text040 =
        """
        {"cniVersion": "0.4.0",
         "interfaces": [
           {"name": "cni0", "mac": "00:11:22:33:44:55"},
           {"name": "eth0", "mac": "99:88:77:66:55:44", "sandbox": "/var/run/netns/blue"}],
         "ips": [
           {"version": "4", "interface": 1, "address": "10.1.0.5/16", "gateway": "10.1.0.1"},
           {"version": "6", "interface": 1, "address": "fd00::5/64"}],
         "routes": [
           {"dst": "0.0.0.0/0"},
           {"dst": "fd01::/64", "gw": "fd00::1"}],
         "dns": {"nameservers": ["10.1.0.1"], "domain": "a.example", "search": ["b.example"], "options": ["ndots:5"]}}
        """;

    private const string Text020 =
        """
        {"cniVersion": "0.2.0",
         "ip4": {"ip": "10.1.0.5/16", "gateway": "10.1.0.1", "routes": [{"dst": "0.0.0.0/0"}]},
         "ip6": {"ip": "fd00::5/64", "routes": [{"dst": "fd01::/64", "gw": "fd00::1"}]},
         "dns": {"nameservers": ["10.1.0.1"], "domain": "a.example", "search": ["b.example"], "options": ["ndots:5"]}}
        """;

    [Fact]
    public void Reads_the_example_of_the_specification_which_has_no_cniVersion()
    {
        // CNI "Add example", what bridge returns.
        const string Text = """
            {
                "ips": [ { "address": "10.1.0.5/16", "gateway": "10.1.0.1", "interface": 2 } ],
                "routes": [ { "dst": "0.0.0.0/0" } ],
                "interfaces": [
                    { "name": "cni0", "mac": "00:11:22:33:44:55" },
                    { "name": "veth3243", "mac": "55:44:33:22:11:11" },
                    { "name": "eth0", "mac": "99:88:77:66:55:44", "sandbox": "/var/run/netns/blue" }
                ],
                "dns": { "nameservers": [ "10.1.0.1" ] }
            }
            """;

        var result = ResultCodec.Read(JsonText.Object(Text), CniVersion.V110);

        Assert.Equal(
            new CniResult
            {
                Version = CniVersion.V110,
                Interfaces =
                [
                    new() { Name = "cni0", Mac = "00:11:22:33:44:55" },
                    new() { Name = "veth3243", Mac = "55:44:33:22:11:11" },
                    new() { Name = "eth0", Mac = "99:88:77:66:55:44", Sandbox = "/var/run/netns/blue" },
                ],
                Ips = [new() { Address = Cidr("10.1.0.5/16"), Gateway = IPAddress.Parse("10.1.0.1"), Interface = 2 }],
                Routes = [new() { Dst = Cidr("0.0.0.0/0") }],
                Dns = new() { Nameservers = ["10.1.0.1"] },
            },
            result);
        Assert.True(result.Routes[0].IsDefault);
    }

    [Theory]
    [InlineData(Text020, "0.2.0")]
    [InlineData(Text040, "0.4.0")]
    [InlineData(Text100, "1.0.0")]
    [InlineData(Text110, "1.1.0")]
    public void Writes_what_it_read(string text, string version)
    {
        var result = ResultCodec.Read(JsonText.Object(text), CniVersion.V010);

        Assert.Equal(version, result.Version.ToString());
        Assert.Equal(Compact(text), JsonText.Of(ResultCodec.Write(result, result.Version)));
    }

    [Theory]
    [InlineData("0.1.0", Text020)]
    [InlineData("0.2.0", Text020)]
    [InlineData("0.3.0", Text040)]
    [InlineData("0.3.1", Text040)]
    [InlineData("0.4.0", Text040)]
    [InlineData("1.0.0", Text100)]
    [InlineData("1.1.0", Text110)]
    public void Writes_the_shape_of_each_version(string version, string shape)
    {
        var result = ResultCodec.Read(JsonText.Object(Text110), CniVersion.V010);

        var written = JsonText.Of(ResultCodec.Write(result, Version(version)));

        Assert.Equal($$"""{"cniVersion":"{{version}}"{{Compact(shape)[21..]}}""", written);
    }

    [Fact]
    public void Converting_0_2_0_to_1_0_0_gives_addresses_without_an_interface()
    {
        var result = ResultCodec.Read(JsonText.Object(Text020), CniVersion.V010);

        Assert.Equal(
            Compact(
                """
                {"cniVersion": "1.0.0",
                 "ips": [
                   {"address": "10.1.0.5/16", "gateway": "10.1.0.1"},
                   {"address": "fd00::5/64"}],
                 "routes": [
                   {"dst": "0.0.0.0/0"},
                   {"dst": "fd01::/64", "gw": "fd00::1"}],
                 "dns": {"nameservers": ["10.1.0.1"], "domain": "a.example", "search": ["b.example"], "options": ["ndots:5"]}}
                """),
            JsonText.Of(ResultCodec.Write(result, CniVersion.V100)));
    }

    [Fact]
    public void Converting_to_0_2_0_keeps_the_first_address_and_the_routes_of_each_family()
    {
        // As the reference library converts: routes of a family without address have no place.
        var result = ResultCodec.Read(
            JsonText.Object(
                """
                {"ips":[{"address":"10.1.0.5/8"},{"address":"10.2.0.5/16"}],
                 "routes":[{"dst":"::/0"},{"dst":"10.9.0.0/9","gw":"10.1.0.1"},{"dst":"0.0.0.0/0"}]}
                """),
            CniVersion.V110);

        Assert.Equal(
            """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/8","routes":[{"dst":"10.9.0.0/9","gw":"10.1.0.1"},{"dst":"0.0.0.0/0"}]},"dns":{}}""",
            JsonText.Of(ResultCodec.Write(result, CniVersion.V020)));
    }

    // The reference library omits an empty dns from 1.0.0 on only.
    [Theory]
    [InlineData("0.2.0", """{"cniVersion":"0.2.0","dns":{}}""")]
    [InlineData("0.4.0", """{"cniVersion":"0.4.0","dns":{}}""")]
    [InlineData("1.0.0", """{"cniVersion":"1.0.0"}""")]
    [InlineData("1.1.0", """{"cniVersion":"1.1.0"}""")]
    public void Leaves_out_what_is_empty(string version, string expected) =>
        Assert.Equal(expected, JsonText.Of(ResultCodec.Write(new CniResult { Version = CniVersion.V110 }, Version(version))));

    [Theory]
    [InlineData("""{"cniVersion":null,"interfaces":null,"ips":null,"routes":null,"dns":null}""")]
    [InlineData("""{"cniVersion":"","interfaces":[],"ips":[],"dns":{"nameservers":null,"domain":null,"search":[],"options":null}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"unknown":[1]}""")]
    public void Treats_null_as_absent_and_ignores_unknown_members(string text) =>
        Assert.Equal(new CniResult { Version = CniVersion.V100 }, ResultCodec.Read(JsonText.Object(text), CniVersion.V100));

    [Fact]
    public void Treats_null_and_zero_values_in_list_entries_as_absent()
    {
        var result = ResultCodec.Read(
            JsonText.Object(
                """
                {"interfaces":[{"name":"a","mac":null,"mtu":0,"sandbox":null,"socketPath":null,"pciID":null}],
                 "ips":[{"version":null,"address":"10.1.0.5/16","gateway":"","interface":null}],
                 "routes":[{"dst":"0.0.0.0/0","gw":null,"mtu":0,"advmss":null,"priority":0,"table":null,"scope":null}]}
                """),
            CniVersion.V100);

        Assert.Equal(
            new CniResult
            {
                Version = CniVersion.V100,
                Interfaces = [new() { Name = "a" }],
                Ips = [new() { Address = Cidr("10.1.0.5/16") }],
                Routes = [new() { Dst = Cidr("0.0.0.0/0") }],
            },
            result);
    }

    [Theory]
    [InlineData("0.3.1")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void Interface_index_minus_one_means_no_interface(string version)
    {
        var text = $$"""{"cniVersion":"{{version}}","ips":[{"version":"4","interface":-1,"address":"10.1.0.5/16"}]}""";

        var result = ResultCodec.Read(JsonText.Object(text), CniVersion.V100);

        Assert.Null(Assert.Single(result.Ips).Interface);
        Assert.DoesNotContain("interface", JsonText.Of(ResultCodec.Write(result, Version(version))), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_members_of_1_1_0_in_a_result_of_1_0_0()
    {
        // A plugin that is built with the reference library of today writes them in either version.
        var result = ResultCodec.Read(
            JsonText.Object("""{"cniVersion":"1.0.0","interfaces":[{"name":"a","mtu":1450}],"routes":[{"dst":"::/0","priority":7}]}"""),
            CniVersion.V110);

        Assert.Equal(1450, result.Interfaces[0].Mtu);
        Assert.Equal(7, result.Routes[0].Priority);
    }

    [Fact]
    public void Keeps_opaque_strings_unchanged()
    {
        // The AWS VPC CNI puts a device number into mac and "0" into sandbox.
        const string Text = """{"cniVersion":"1.0.0","interfaces":[{"name":"dummy1","mac":"2","sandbox":"0"},{"name":""}]}""";

        Assert.Equal(Text, JsonText.Of(ResultCodec.Write(ResultCodec.Read(JsonText.Object(Text), CniVersion.V010), CniVersion.V100)));
    }

    [Fact]
    public void Keeps_numbers_beyond_32_bits()
    {
        const string Text = """{"cniVersion":"1.1.0","routes":[{"dst":"10.0.0.0/8","priority":4294967295,"table":9223372036854775807}]}""";

        Assert.Equal(Text, JsonText.Of(ResultCodec.Write(ResultCodec.Read(JsonText.Object(Text), CniVersion.V010), CniVersion.V110)));
    }

    [Theory]
    [InlineData("""{"cniVersion":"1.2.0"}""", "cniVersion")]
    [InlineData("""{"cniVersion":"x"}""", "cniVersion")]
    [InlineData("""{"cniVersion":1}""", "cniVersion is not a string")]
    [InlineData("""{"interfaces":{}}""", "interfaces is not an array")]
    [InlineData("""{"interfaces":[null]}""", "interfaces[0] is not an object")]
    [InlineData("""{"interfaces":[{"name":5}]}""", "interfaces[0].name is not a string")]
    [InlineData("""{"interfaces":[{"name":"a"},{"name":"b","mac":{}}]}""", "interfaces[1].mac is not a string")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":"1500"}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":1500.5}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":1500.0}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":1e3}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":1e400}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"interfaces":[{"name":"a","mtu":9223372036854775808}]}""", "interfaces[0].mtu is not a whole number")]
    [InlineData("""{"ips":["10.1.0.5/16"]}""", "ips[0] is not an object")]
    [InlineData("""{"ips":[{}]}""", "ips[0].address is missing")]
    [InlineData("""{"ips":[{"address":""}]}""", "ips[0].address is not an address with a prefix length")]
    [InlineData("""{"ips":[{"address":"10.1.0.5"}]}""", "ips[0].address is not an address with a prefix length: \"10.1.0.5\"")]
    [InlineData("""{"ips":[{"address":"010.1.0.5/16"}]}""", "ips[0].address")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/33"}]}""", "ips[0].address")]
    [InlineData("""{"ips":[{"address":"fe80::1%eth0/64"}]}""", "ips[0].address")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","gateway":"1"}]}""", "ips[0].gateway is not a valid address")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","gateway":"<nil>"}]}""", "ips[0].gateway is not a valid address")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","interface":"0"}]}""", "ips[0].interface is not a whole number")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","interface":0.5}]}""", "ips[0].interface is not a whole number")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","interface":4294967296}]}""", "ips[0].interface is not a valid interface index")]
    [InlineData("""{"ips":[{"address":"10.1.0.5/16","interface":99999999999999999999}]}""", "ips[0].interface is not a whole number")]
    [InlineData("""{"routes":[{}]}""", "routes[0].dst is missing")]
    [InlineData("""{"routes":[{"dst":"default"}]}""", "routes[0].dst")]
    [InlineData("""{"routes":[{"dst":"0.0.0.0/0","gw":5}]}""", "routes[0].gw is not a string")]
    [InlineData("""{"routes":[{"dst":"0.0.0.0/0","table":"main"}]}""", "routes[0].table is not a whole number")]
    [InlineData("""{"dns":[]}""", "dns is not an object")]
    [InlineData("""{"dns":{"nameservers":"10.0.0.1"}}""", "dns.nameservers is not an array")]
    [InlineData("""{"dns":{"search":["a",null]}}""", "dns.search[1] is null")]
    [InlineData("""{"dns":{"options":[5]}}""", "dns.options[0] is not a string")]
    [InlineData("""{"dns":{"domain":5}}""", "dns.domain is not a string")]
    [InlineData("""{"cniVersion":"0.2.0","ip4":"10.1.0.5/16"}""", "ip4 is not an object")]
    [InlineData("""{"cniVersion":"0.2.0","ip4":{}}""", "ip4.ip is missing")]
    [InlineData("""{"cniVersion":"0.1.0","ip6":{"ip":"fd00::1/64","routes":[{"dst":"x"}]}}""", "ip6.routes[0].dst")]
    public void Refuses_an_invalid_result_and_names_the_member(string text, string expected)
    {
        var e = Assert.Throws<CniException>(() => ResultCodec.Read(JsonText.Object(text), CniVersion.V110));

        Assert.Equal((int)PluginErrorCode.PluginAnswerInvalid, e.Error.Code);
        Assert.StartsWith($"the result is invalid: {expected}", e.Error.Message, StringComparison.Ordinal);
    }

    private static string Compact(string text) => JsonText.Of(JsonText.Object(text));

    private static CidrAddress Cidr(string text) => CidrAddress.TryParse(text, out var value) ? value : throw new FormatException(text);

    private static CniVersion Version(string text) => CniVersion.TryParse(text, out var value) ? value : throw new FormatException(text);
}
