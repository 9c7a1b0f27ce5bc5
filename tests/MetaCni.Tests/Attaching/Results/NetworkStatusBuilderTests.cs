// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Crd.Status;
using Linux.Netlink;
using MetaCni.Attaching.Results;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching.Results;

/// <summary>From a result to entries of network-status, as Multus does it.</summary>
public sealed class NetworkStatusBuilderTests
{
    [Theory]
    [InlineData("no-annotation")]
    [InlineData("comma-one")]
    [InlineData("json-interface")]
    [InlineData("same-network-twice")]
    [InlineData("cluster-network-from-conf-dir-with-default-networks")]
    public void The_usual_result_gives_the_text_that_multus_wrote(string name)
    {
        var recorded = VectorFile.Read(name).Recorded["ADD"];
        var outcomes = NetworkStatusAnnotation.Read(recorded.NetworkStatusText!).Select(status => Plans.Outcome(
            Plans.Attachment(status.Name, status.Interface),
            JsonText.Of(recorded.Answer).Replace("\"eth0\"", $"\"{status.Interface}\"", StringComparison.Ordinal)));

        Assert.Equal(recorded.NetworkStatusText, NetworkStatusAnnotation.Write(Build([.. outcomes])));
    }

    [Fact]
    public void The_result_of_a_bridge_gives_the_text_that_multus_wrote()
    {
        var recorded = VectorFile.Read("status-of-bridge-like-result").Recorded["ADD"];
        var answer = JsonText.Of(recorded.Answer);

        var status = Build(
        [
            Plans.Outcome(Plans.Attachment("cluster-net", "eth0"), answer),
            Plans.Outcome(Plans.Attachment("default/a", "net1"), answer.Replace("\"eth0\"", "\"net1\"", StringComparison.Ordinal)),
        ]);

        Assert.Equal(recorded.NetworkStatusText, NetworkStatusAnnotation.Write(status));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"cniVersion": "0.2.0"}""", "")]
    [InlineData("""{"cniVersion": "0.2.0", "ip4": {"ip": "10.1.0.5/24"}}""", "10.1.0.5")]
    [InlineData("""{"cniVersion": "0.1.0", "ip4": {"ip": "10.1.0.5/24"}, "ip6": {"ip": "fd00::5/64"}}""", "10.1.0.5,fd00::5")]
    [InlineData("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""", "10.1.0.5")]
    [InlineData("""
        {"cniVersion": "1.0.0", "interfaces": [{"name": "br0"}, {"name": "veth1"}],
         "ips": [{"interface": 0, "address": "10.1.0.1/24"}, {"address": "10.1.0.5/24"}]}
        """, "10.1.0.5")]
    public void A_result_without_a_pod_interface_gives_an_entry_with_its_addresses(string result, string ips)
    {
        var entry = Assert.Single(Build("net1", result));

        Assert.Equal(("default/a", "net1", ips, "", 0L, false), (entry.Name, entry.Interface, string.Join(',', entry.Ips), entry.Mac, entry.Mtu, entry.Default));
    }

    [Fact]
    public void The_entry_of_a_primary_is_always_the_default() => Assert.True(Assert.Single(Build("eth0", "{}")).Default);

    [Fact]
    public void The_entry_for_an_old_result_gets_interface_MAC_and_MTU_from_the_kernel()
    {
        var outcome = Plans.Outcome(
            Plans.Attachment("default/old", "net1"),
            """{"cniVersion": "0.2.0", "ip4": {"ip": "10.1.0.5/24", "gateway": "10.1.0.1", "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}]}}""");

        var text = NetworkStatusAnnotation.Write(
            Build([outcome], new Link { Index = 2, Name = "eth0", Mtu = 9000 }, new Link { Index = 3, Name = "net1", Mac = "02:00:00:00:00:01", Mtu = 1400 }));

        Assert.Equal(
            """
            [{
                "name": "default/old",
                "interface": "net1",
                "ips": [
                    "10.1.0.5"
                ],
                "mac": "02:00:00:00:00:01",
                "mtu": 1400,
                "dns": {},
                "gateway": [
                    "10.1.0.1"
                ]
            }]
            """,
            text);
    }

    [Fact]
    public void MTU_and_MAC_come_from_the_kernel_where_the_result_has_none()
    {
        var outcome = Plans.Outcome(Plans.Attachment("default/a", "net1"), """
            {"interfaces": [{"name": "host0"}, {"name": "net1", "sandbox": "/n"}, {"name": "net1b", "mac": "02:00:00:00:00:02", "mtu": 1300, "sandbox": "/n"}, {"name": "dummy1", "sandbox": "0"}]}
            """);

        var entries = Build(
            [outcome],
            new Link { Index = 2, Name = "net1", Mac = "02:00:00:00:00:01", Mtu = 1400 },
            new Link { Index = 3, Name = "net1b", Mac = "02:00:00:00:00:03", Mtu = 1500 },
            new Link { Index = 4, Name = "host0", Mtu = 1600 });

        Assert.Equal(["net1 1400 02:00:00:00:00:01", "net1b 1300 02:00:00:00:00:02", "dummy1 0 "], entries.Select(entry => $"{entry.Interface} {entry.Mtu} {entry.Mac}"));
    }

    [Fact]
    public void The_kernel_is_queried_once_and_only_if_an_MTU_or_MAC_is_missing()
    {
        var questions = 0;
        var builder = new NetworkStatusBuilder(() =>
        {
            questions++;
            return [];
        });

        builder.Build([Plans.Outcome(Plans.Attachment("default/a", "net1"), """{"interfaces": [{"name": "net1", "mac": "02:00:00:00:00:01", "mtu": 1400, "sandbox": "/n"}]}""")]);
        Assert.Equal(0, questions);
        builder.Build([.. Enumerable.Repeat(Plans.Outcome(Plans.Attachment("default/a", "net1"), "{}"), 3)]);
        Assert.Equal(1, questions);
    }

    [Fact]
    public void A_single_interface_gets_all_addresses_regardless_of_their_index()
    {
        var entry = Assert.Single(Build("eth0", """
            {"interfaces": [{"name": "eth0", "mac": "02:00:00:00:00:01", "mtu": 1450, "sandbox": "/n"}],
             "ips": [{"interface": 0, "address": "10.1.0.5/24"}, {"address": "fd00::5/64"}]}
            """));

        Assert.Equal(("eth0", "02:00:00:00:00:01", 1450L, true), (entry.Interface, entry.Mac, entry.Mtu, entry.Default));
        Assert.Equal(["10.1.0.5", "fd00::5"], entry.Ips);
    }

    [Theory]
    [InlineData("""[{"name": "cali1", "mac": "02:00:00:00:00:09"}]""", """[{"address": "10.1.0.5/32"}]""", "10.1.0.5")]
    [InlineData("""[{"name": "veth1", "mac": "02:00:00:00:00:09"}]""", """[{"interface": 0, "address": "10.1.0.1/24"}]""", "")]
    [InlineData("""[{"name": "veth1"}, {"name": "br"}]""", """[{"interface": 1, "address": "10.1.0.1/24"}, {"address": "10.1.0.5/24"}]""", "10.1.0.5")]
    public void If_the_result_lists_only_host_interfaces_the_kernels_pod_interface_is_used(
        string interfaces, string ips, string expected)
    {
        var outcome = Plans.Outcome(Plans.Attachment("default/a", "eth0"), $$"""{"interfaces": {{interfaces}}, "ips": {{ips}} }""");

        var entry = Assert.Single(Build([outcome], new Link { Index = 2, Name = "eth0", Mac = "02:00:00:00:00:01", Mtu = 1400 }));

        Assert.Equal(
            ("eth0", "02:00:00:00:00:01", 1400L, true, expected),
            (entry.Interface, entry.Mac, entry.Mtu, entry.Default, string.Join(',', entry.Ips)));
    }

    [Theory]
    [InlineData("""[{"name": "net1", "mac": "02:00:00:00:00:05"}]""", "02:00:00:00:00:05")]
    [InlineData("""[{"name": "net1"}, {"name": "br"}]""", "02:00:00:00:00:01")]
    [InlineData("""[{"name": "net1", "mac": "02:00:00:00:00:05"}, {"name": "br", "mac": "02:00:00:00:00:06"}]""", "02:00:00:00:00:05")]
    public void An_interface_with_the_attachments_name_counts_as_in_the_pod_without_a_sandbox(string interfaces, string mac)
    {
        var outcome = Plans.Outcome(
            Plans.Attachment("default/a", "net1"), $$"""{"interfaces": {{interfaces}}, "ips": [{"interface": 0, "address": "10.1.0.5/24"}]}""");

        var entry = Assert.Single(Build([outcome], new Link { Index = 2, Name = "net1", Mac = "02:00:00:00:00:01", Mtu = 1400 }));

        Assert.Equal(("net1", mac, 1400L, "10.1.0.5"), (entry.Interface, entry.Mac, entry.Mtu, Assert.Single(entry.Ips)));
    }

    [Fact]
    public void If_two_interfaces_have_the_same_name_the_one_without_a_sandbox_is_on_the_host()
    {
        var entry = Assert.Single(Build("net1", """
            {"interfaces": [{"name": "net1", "mac": "02:00:00:00:00:05"}, {"name": "net1", "mac": "02:00:00:00:00:06", "sandbox": "/n"}],
             "ips": [{"interface": 0, "address": "10.1.0.1/24"}, {"interface": 1, "address": "10.1.0.5/24"}]}
            """));

        Assert.Equal(("02:00:00:00:00:06", "10.1.0.5"), (entry.Mac, Assert.Single(entry.Ips)));
    }

    [Fact]
    public void Each_interface_in_a_sandbox_has_its_own_entry_with_its_addresses()
    {
        var entries = Build("net1", """
            {"interfaces": [{"name": "br0"}, {"name": "net1", "sandbox": "/n"}, {"name": "net1b", "sandbox": "/n"}],
             "ips": [{"interface": 0, "address": "10.1.0.1/24"}, {"interface": 1, "address": "10.1.0.5/24"},
                     {"interface": 2, "address": "10.1.0.6/24"}, {"address": "10.1.0.7/24"}]}
            """);

        Assert.Equal(["net1 10.1.0.5", "net1b 10.1.0.6,10.1.0.7"], entries.Select(entry => $"{entry.Interface} {string.Join(',', entry.Ips)}"));
        Assert.All(entries, entry => Assert.Equal(("default/a", false), (entry.Name, entry.Default)));
    }

    [Theory]
    [InlineData("""[{"interface": 2, "address": "10.1.0.5/24", "gateway": "10.1.0.1"}, {"interface": 1, "address": "10.2.0.5/24", "gateway": "10.2.0.1"}]""", "b")]
    [InlineData("""[{"interface": 2, "address": "10.1.0.5/24"}, {"interface": 1, "address": "10.2.0.5/24"}]""", "a")]
    [InlineData("""[{"address": "10.1.0.5/24", "gateway": "10.1.0.1"}]""", "a")]
    [InlineData("""[{"interface": 0, "address": "10.1.0.5/24", "gateway": "10.1.0.1"}]""", "")]
    public void The_primarys_default_entry_is_its_first_gateways_or_its_first_pod_interface(string ips, string expected)
    {
        var entries = Build("eth0", $$"""
            {"interfaces": [{"name": "br0"}, {"name": "a", "sandbox": "/n"}, {"name": "b", "sandbox": "/n"}], "ips": {{ips}} }
            """);

        Assert.Equal(expected, string.Concat(entries.Where(entry => entry.Default).Select(entry => entry.Interface)));
    }

    [Fact]
    public void Every_entry_lists_gateways_and_name_servers()
    {
        var entries = Build("eth0", """
            {"interfaces": [{"name": "a", "sandbox": "/n"}, {"name": "b", "sandbox": "/n"}],
             "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}, {"dst": "::/0", "gw": "fd00::1"}, {"dst": "0.0.0.0/0"}, {"dst": "10.5.0.0/16", "gw": "10.1.0.9"}],
             "dns": {"nameservers": ["10.96.0.10"]}}
            """);

        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal(["10.1.0.1", "fd00::1"], entry.Gateway));
        Assert.All(entries, entry => Assert.Equal(new ResultDns { Nameservers = ["10.96.0.10"] }, entry.Dns));
    }

    // The AWS VPC CNI: a sandbox of "0" is not empty, so Multus makes an entry of it.
    [Fact]
    public void A_sandbox_that_is_not_a_path_counts_as_a_sandbox() => Assert.Equal(
        ["eth0", "dummy1"],
        Build("eth0", """
            {"interfaces": [{"name": "eni1"}, {"name": "eth0", "sandbox": "/n"}, {"name": "dummy1", "mac": "0", "sandbox": "0"}],
             "ips": [{"interface": 1, "address": "10.1.0.5/32"}]}
            """).Select(entry => entry.Interface));

    private static IReadOnlyList<NetworkStatus> Build(string interfaceName, string result) =>
        Build([Plans.Outcome(Plans.Attachment("default/a", interfaceName), result)]);

    private static IReadOnlyList<NetworkStatus> Build(IReadOnlyList<AttachmentOutcome> outcomes, params Link[] links) =>
        new NetworkStatusBuilder(() => links).Build(outcomes);
}
