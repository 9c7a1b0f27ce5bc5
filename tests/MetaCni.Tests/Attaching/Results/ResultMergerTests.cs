// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Results;

/// <summary>The rules of a merged result, one a test.</summary>
public sealed class ResultMergerTests
{
    private const string Primary = """
        {"cniVersion": "1.0.0",
         "interfaces": [{"name": "br0", "mac": "02:00:00:00:01:01"}, {"name": "eth0", "mac": "02:00:00:00:01:02", "sandbox": "/run/netns/pod"}],
         "ips": [{"interface": 1, "address": "10.1.0.5/24", "gateway": "10.1.0.1"}],
         "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}], "dns": {"nameservers": ["10.96.0.10"]}}
        """;

    [Fact]
    public void The_primarys_entries_come_first_and_interface_indices_are_adjusted() => AssertMerged(
        """
        {"cniVersion": "1.0.0",
         "interfaces": [{"name": "br0", "mac": "02:00:00:00:01:01"}, {"name": "eth0", "mac": "02:00:00:00:01:02", "sandbox": "/run/netns/pod"},
                        {"name": "veth9"}, {"name": "net1", "sandbox": "/run/netns/pod"}, {"name": "net2", "sandbox": "/run/netns/pod"}],
         "ips": [{"interface": 1, "address": "10.1.0.5/24", "gateway": "10.1.0.1"}, {"interface": 3, "address": "10.2.0.5/24"},
                 {"interface": 4, "address": "10.3.0.5/24"}],
         "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}], "dns": {"nameservers": ["10.96.0.10"]}}
        """,
        Merge(
            Primary,
            """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "veth9"}, {"name": "net1", "sandbox": "/run/netns/pod"}],
             "ips": [{"interface": 1, "address": "10.2.0.5/24"}]}
            """,
            """
            {"cniVersion": "0.4.0", "interfaces": [{"name": "net2", "sandbox": "/run/netns/pod"}],
             "ips": [{"version": "4", "interface": 0, "address": "10.3.0.5/24"}]}
            """));

    [Theory]
    [InlineData("0.3.0")]
    [InlineData("0.3.1")]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void The_merged_result_has_the_version_of_the_request(string version)
    {
        var merged = MergeAs(version, [], Primary, Secondary("net1", "10.2.0.5/24"));

        Assert.Equal(version, merged.Version.ToString());
        Assert.Equal(3, merged.Interfaces.Count);
    }

    [Theory]
    [InlineData("0.1.0")]
    [InlineData("0.2.0")]
    public void A_version_without_interfaces_gets_only_the_primarys_result(string version)
    {
        var merged = MergeAs(version, [], Primary, Secondary("net1", "10.2.0.5/24"));

        Assert.Equal(
            JsonText.Of(JsonText.Object($$"""
                {"cniVersion": "{{version}}", "ip4": {"ip": "10.1.0.5/24", "gateway": "10.1.0.1", "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}]},
                 "dns": {"nameservers": ["10.96.0.10"]} }
                """)),
            JsonText.Of(ResultCodec.Write(merged, merged.Version)));
    }

    // The AWS VPC CNI puts a device number and "0" there, and reads them at DEL.
    [Fact]
    public void Entries_that_are_not_pod_interfaces_are_copied_unchanged()
    {
        const string aws = """
            {"cniVersion": "1.0.0",
             "interfaces": [{"name": "eni3a52ce78095"}, {"name": "eth0", "sandbox": "/run/netns/pod"}, {"name": "dummy3a52ce78095", "mac": "0", "sandbox": "0"}],
             "ips": [{"interface": 1, "address": "192.168.1.5/32"}]}
            """;

        AssertMerged(
            """
            {"cniVersion": "1.0.0",
             "interfaces": [{"name": "eni3a52ce78095"}, {"name": "eth0", "sandbox": "/run/netns/pod"}, {"name": "dummy3a52ce78095", "mac": "0", "sandbox": "0"},
                            {"name": "net1", "sandbox": "/run/netns/pod"}],
             "ips": [{"interface": 1, "address": "192.168.1.5/32"}, {"interface": 3, "address": "10.2.0.5/24"}]}
            """,
            Merge(aws, Secondary("net1", "10.2.0.5/24")));
    }

    [Fact]
    public void Members_of_1_1_0_are_kept_in_a_result_of_1_1_0()
    {
        var merged = MergeAs("1.1.0", [], Primary, """
            {"cniVersion": "1.1.0", "interfaces": [{"name": "net1", "mtu": 9000, "sandbox": "/run/netns/pod", "socketPath": "/s", "pciID": "0000:03:02.1"}],
             "routes": [{"dst": "10.5.0.0/16", "mtu": 1400, "table": 7}]}
            """);

        Assert.Equal((9000L, "/s", "0000:03:02.1"), (merged.Interfaces[2].Mtu!.Value, merged.Interfaces[2].SocketPath, merged.Interfaces[2].PciId));
        Assert.Equal((1400L, 7L), (merged.Routes[1].Mtu!.Value, merged.Routes[1].Table!.Value));
    }

    [Fact]
    public void A_host_interface_listed_twice_appears_once_and_its_index_is_mapped()
    {
        var merged = Merge(Primary, """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}, {"name": "br0", "mac": "02:00:00:00:09:09"}],
             "ips": [{"interface": 0, "address": "10.2.0.5/24"}, {"interface": 1, "address": "10.2.0.1/24"}]}
            """);

        Assert.Equal(["br0", "eth0", "net1"], Names(merged));
        Assert.Equal("02:00:00:00:01:01", merged.Interfaces[0].Mac);
        Assert.Equal([1, 2, 0], merged.Ips.Select(ip => ip.Interface!.Value));
    }

    [Theory]
    [InlineData("eth0")]
    [InlineData("net2")]
    [InlineData("vlan5")]
    public void A_host_interface_named_like_a_pod_interface_is_omitted_with_its_addresses(string name)
    {
        var merged = Merge(
            Primary,
            $$"""
            {"cniVersion": "1.0.0", "interfaces": [{"name": "{{name}}"}, {"name": "net1", "sandbox": "/run/netns/pod"}],
             "ips": [{"interface": 0, "address": "10.2.0.1/24"}, {"interface": 1, "address": "10.2.0.5/24"}]}
            """,
            """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "net2", "sandbox": "/run/netns/pod"}, {"name": "vlan5", "sandbox": "/run/netns/pod"}]}
            """);

        Assert.Equal(["br0", "eth0", "net1", "net2", "vlan5"], Names(merged));
        Assert.All(merged.Interfaces.Skip(1), entry => Assert.Equal(Plans.Namespace, entry.Sandbox));
        Assert.Equal(["10.1.0.5/24", "10.2.0.5/24"], merged.Ips.Select(ip => ip.Address.ToString()));
        Assert.Equal([1, 2], merged.Ips.Select(ip => ip.Interface!.Value));
    }

    [Fact]
    public void A_host_interface_named_like_the_pods_own_interface_does_not_replace_it()
    {
        var merged = Merge("""
            {"cniVersion": "1.0.0", "interfaces": [{"name": "eth0", "mac": "02:00:00:00:01:01"}, {"name": "eth0", "mac": "02:00:00:00:01:02", "sandbox": "/run/netns/pod"}],
             "ips": [{"interface": 1, "address": "10.1.0.5/24"}]}
            """);

        var entry = Assert.Single(merged.Interfaces);
        Assert.Equal(("02:00:00:00:01:02", Plans.Namespace), (entry.Mac, entry.Sandbox));
        Assert.Equal(0, Assert.Single(merged.Ips).Interface);
    }

    [Theory]
    [InlineData("eth0", "cluster")]
    [InlineData("net2", "default/n2")]
    public void A_pod_interface_with_the_name_of_another_attachment_is_an_error(string name, string other)
    {
        var error = Failure.Of(() => Merge(
            Primary,
            $$"""{"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}, {"name": "{{name}}", "sandbox": "/run/netns/pod"}]}""",
            Secondary("net2", "10.3.0.5/24")));

        Assert.Equal((int)MetaCniErrorCode.ResultConflict, error.Code);
        Assert.StartsWith("network default/n1 (macvlan, net1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(other, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_primary_without_an_interface_entry_gets_one_and_its_addresses_refer_to_it() => AssertMerged(
        """
        {"cniVersion": "1.0.0",
         "interfaces": [{"name": "eth0", "mac": "02:00:00:00:00:0e", "sandbox": "/run/netns/pod"}, {"name": "cali123"}],
         "ips": [{"interface": 0, "address": "10.1.0.5/32"}, {"interface": 1, "address": "10.1.0.1/32"}]}
        """,
        MergeAs(
            "1.0.0",
            [new Link { Index = 2, Name = "eth0", Mac = "02:00:00:00:00:0e" }],
            """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "cali123"}],
             "ips": [{"address": "10.1.0.5/32"}, {"interface": 0, "address": "10.1.0.1/32"}]}
            """));

    [Fact]
    public void An_added_entry_has_no_MAC_address_if_the_kernel_has_no_such_interface() => AssertMerged(
        """{"cniVersion": "1.0.0", "interfaces": [{"name": "eth0", "sandbox": "/run/netns/pod"}]}""", Merge("""{"cniVersion": "1.0.0"}"""));

    [Fact]
    public void A_secondarys_addresses_without_an_index_refer_to_its_interface()
    {
        var merged = Merge(Primary, """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "veth9"}, {"name": "net1", "sandbox": "/run/netns/pod"}], "ips": [{"address": "10.2.0.5/24"}]}
            """);

        Assert.Equal("net1", merged.Interfaces[merged.Ips[1].Interface!.Value].Name);
    }

    [Theory]
    [InlineData("""{"cniVersion": "0.2.0", "ip4": {"ip": "10.2.0.5/24"}}""")]
    [InlineData("""{"cniVersion": "1.0.0", "ips": [{"address": "10.2.0.5/24"}]}""")]
    public void A_secondary_without_interfaces_gets_an_entry(string result)
    {
        var merged = MergeAs("1.0.0", [new Link { Index = 3, Name = "net1", Mac = "02:00:00:00:00:0f" }], Primary, result);

        Assert.Equal(new ResultInterface { Name = "net1", Mac = "02:00:00:00:00:0f", Sandbox = Plans.Namespace }, merged.Interfaces[2]);
        Assert.Equal(2, merged.Ips[1].Interface);
    }

    [Fact]
    public void Interface_indices_after_an_added_entry_are_adjusted()
    {
        var merged = Merge(Primary, """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "veth9"}], "ips": [{"address": "10.2.0.5/24"}, {"interface": 0, "address": "10.2.0.1/24"}]}
            """);

        Assert.Equal(["br0", "eth0", "net1", "veth9"], Names(merged));
        Assert.Equal([1, 2, 3], merged.Ips.Select(ip => ip.Interface!.Value));
    }

    [Fact]
    public void A_secondary_with_an_empty_result_and_no_interface_adds_nothing() =>
        Assert.Equal(["br0", "eth0"], Names(Merge(Primary, """{"cniVersion": "1.0.0"}""")));

    [Theory]
    [InlineData("1.0.0", 2)]
    [InlineData("1.0.0", 99)]
    [InlineData("1.0.0", -2)]
    [InlineData("0.2.0", 2)]
    public void An_invalid_interface_index_is_an_error_that_names_the_network(string version, int index)
    {
        var error = Failure.Of(() => MergeAs(version, [], Primary, $$"""
            {"cniVersion": "1.0.0", "interfaces": [{"name": "veth9"}, {"name": "net1", "sandbox": "/run/netns/pod"}], "ips": [{"interface": {{index}}, "address": "10.2.0.5/24"}]}
            """));

        Assert.Equal((int)PluginErrorCode.PluginAnswerInvalid, error.Code);
        Assert.StartsWith("network default/n1 (macvlan, net1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(index.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interface_index_minus_one_means_the_networks_own_interface()
    {
        var merged = Merge(Primary, """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "veth9"}, {"name": "net1", "sandbox": "/run/netns/pod"}], "ips": [{"interface": -1, "address": "10.2.0.5/24"}]}
            """);

        Assert.Equal("net1", merged.Interfaces[merged.Ips[^1].Interface!.Value].Name);
    }

    [Theory]
    [InlineData("", 0, "interface index 0, but it lists no interface")]
    [InlineData("""{"name": "eth0"}""", 1, "interface index 1, but it lists only 1 interface, with index 0")]
    [InlineData("""{"name": "v"}, {"name": "eth0"}""", 5, "interface index 5, but it lists only 2 interfaces, with index 0 to 1")]
    public void The_error_for_an_invalid_interface_index_says_it_is_a_plugin_defect(string interfaces, int index, string why) => Assert.Equal(
        $"network cluster (bridge, eth0): its result puts the address 10.2.0.5/24 on {why}: "
        + "this is a defect of the plugin; report it to its authors",
        Failure.Of(() => Merge($$"""
            {"cniVersion": "1.0.0", "interfaces": [{{interfaces}}], "ips": [{"interface": {{index}}, "address": "10.2.0.5/24"}]}
            """)).Message);

    [Fact]
    public void An_index_in_a_result_without_interfaces_is_an_error_that_names_the_network() => Assert.StartsWith(
        "network cluster (bridge, eth0): ",
        Failure.Of(() => Merge("""{"cniVersion": "1.0.0", "ips": [{"interface": 0, "address": "10.2.0.5/24"}]}""")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_primarys_routes_come_first_and_equal_routes_are_listed_once()
    {
        const string routes = """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}],
             "routes": [{"dst": "10.5.0.0/16"}, {"dst": "0.0.0.0/0", "gw": "10.1.0.1"}, {"dst": "0.0.0.0/0", "gw": "10.2.0.1"}, {"dst": "10.5.0.0/16", "gw": "10.2.0.1"}]}
            """;

        Assert.Equal(
            ["0.0.0.0/0 10.1.0.1", "10.5.0.0/16 ", "0.0.0.0/0 10.2.0.1", "10.5.0.0/16 10.2.0.1"],
            Merge(Primary, routes).Routes.Select(route => $"{route.Dst} {route.Gw}"));
    }

    [Fact]
    public void Dns_comes_only_from_the_primary()
    {
        const string secondary = """{"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}], "dns": {"nameservers": ["10.2.0.10"]}}""";

        Assert.Equal(["10.96.0.10"], Merge(Primary, secondary).Dns.Nameservers);
        Assert.True(Merge(Secondary("eth0", "10.1.0.5/24"), secondary).Dns.IsEmpty);
    }

    [Fact]
    public void Several_pod_interfaces_of_one_attachment_are_all_listed()
    {
        var merged = Merge(Primary, """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}, {"name": "net1.5", "sandbox": "/run/netns/pod"}],
             "ips": [{"interface": 1, "address": "10.5.0.5/24"}]}
            """);

        Assert.Equal(["br0", "eth0", "net1", "net1.5"], Names(merged));
        Assert.Equal(3, merged.Ips[1].Interface);
    }

    [Fact]
    public void An_interface_with_another_sandbox_path_is_in_the_pod_if_the_kernel_has_it()
    {
        const string secondary = """
            {"cniVersion": "1.0.0", "interfaces": [{"name": "net1"}, {"name": "net1", "sandbox": "/var/run/netns/pod"}, {"name": "y", "sandbox": "/var/run/netns/pod"}],
             "ips": [{"interface": 1, "address": "10.5.0.5/24"}, {"interface": 2, "address": "10.5.0.6/24"}, {"interface": 0, "address": "10.5.0.7/24"}]}
            """;

        var merged = MergeAs("1.0.0", [new Link { Index = 5, Name = "net1" }, new Link { Index = 6, Name = "y" }], Primary, secondary);

        Assert.Equal(["br0", "eth0", "net1", "y"], Names(merged));
        Assert.Equal("/var/run/netns/pod", merged.Interfaces[2].Sandbox);
        Assert.Equal(["10.5.0.5/24", "10.5.0.6/24"], merged.Ips.Skip(1).Select(ip => ip.Address.ToString()));
    }

    [Fact]
    public void The_kernel_is_queried_only_if_an_entry_must_be_added()
    {
        var plan = Plans.WithSecondaries("n1");

        var merged = ResultMerger.Merge(
            plan, Outcomes(plan, Primary, Secondary("net1", "10.2.0.5/24")), () => throw new InvalidOperationException(), CniVersion.V100);

        Assert.Equal(3, merged.Interfaces.Count);
    }

    private static string Secondary(string name, string address) => $$"""
        {"cniVersion": "1.0.0", "interfaces": [{"name": "{{name}}", "sandbox": "/run/netns/pod"}], "ips": [{"interface": 0, "address": "{{address}}"}]}
        """;

    private static CniResult Merge(params string[] results) => MergeAs("1.0.0", [], results);

    private static CniResult MergeAs(string version, IReadOnlyList<Link> links, params string[] results)
    {
        var plan = Plans.WithSecondaries([.. Enumerable.Range(1, results.Length - 1).Select(index => $"n{index}")]);
        return ResultMerger.Merge(plan, Outcomes(plan, results), () => links, Named.Version(version));
    }

    private static List<AttachmentOutcome> Outcomes(AttachmentPlan plan, params string[] results) =>
        [.. results.Select((result, index) => Plans.Outcome(plan.Attachments[index], result))];

    private static IEnumerable<string> Names(CniResult result) => result.Interfaces.Select(entry => entry.Name);

    private static void AssertMerged(string expected, CniResult merged) =>
        Assert.Equal(JsonText.Of(JsonText.Object(expected)), JsonText.Of(ResultCodec.Write(merged, merged.Version)));
}
