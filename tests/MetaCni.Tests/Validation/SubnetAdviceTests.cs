// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Support;
using MetaCni.Validation;

namespace MetaCni.Tests.Validation;

public sealed class SubnetAdviceTests
{
    [Theory]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"10.1.0.0/24\"", "10.1.0.0/24", "10.1.0.0/24")]
    [InlineData("\"subnet\":\"10.1.0.0/16\"", "\"ranges\":[[{\"subnet\":\"10.2.0.0/24\"}],[{\"subnet\":\"10.1.7.9/24\"}]]", "10.1.0.0/16", "10.1.7.0/24")]
    [InlineData("\"subnet\":\"fd00:1::/64\"", "\"subnet\":\"fd00:1::/56\"", "fd00:1::/64", "fd00:1::/56")]
    [InlineData("\"subnet\":\"10.1.0.0/24\",\"rangeEnd\":\"10.1.0.99\"", "\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.100\"", "10.1.0.0/24", "10.1.0.0/24")]
    public void Overlapping_subnets_on_different_links_are_reported(string one, string other, string first, string second) => Assert.Equal(
        $"the subnets of default/a ({first} on br1) and default/b ({second} on \"eth1 vlan 5\") overlap, but they are on different links: a pod with "
        + "two of these networks reaches the shared addresses over one link only; give each network its own subnet, unless no pod has two of them",
        Assert.Single(Advice(
            ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", one)),
            ("default/b", Network("\"vlan\",\"master\":\"eth1\",\"vlanId\":5", other)))));

    [Theory]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"10.1.1.0/24\"")]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"fd00::/8\"")]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"nonsense\"")]
    public void Subnets_without_a_common_address_are_not_reported(string one, string other) => Assert.Empty(Advice(
        ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", one)),
        ("default/b", Network("\"bridge\",\"bridge\":\"br2\"", other))));

    // A macvlan interface on a bridge is on the link of the bridge's ports.
    [Fact]
    public void Overlapping_pools_on_one_link_with_separate_leases_are_reported() => Assert.StartsWith(
        "the addresses of cluster (host-local, 10.1.0.0/24) and default/a (host-local, 10.1.0.0/24) overlap on one link (cni0), where host-local keeps "
        + "separate leases for them: two pods may get the same address; give their configurations the same \"name\"",
        Assert.Single(Advice(
            ("cluster", Network("\"bridge\"", "\"subnet\":\"10.1.0.0/24\"")),
            ("default/a", Network("\"macvlan\",\"master\":\"cni0\"", "\"subnet\":\"10.1.0.0/24\"")))),
        StringComparison.Ordinal);

    [Fact]
    public void Disjoint_ranges_on_one_link_are_not_reported() => Assert.Empty(Advice(
        ("default/a", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\",\"rangeEnd\":\"10.1.0.99\"")),
        ("default/b", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.100\""))));

    [Fact]
    public void Two_definitions_of_one_network_share_its_leases() => Assert.Empty(Advice(
        ("default/a", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\"", "lan")),
        ("other/b", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\"", "lan"))));

    [Fact]
    public void Two_networks_with_several_overlapping_subnets_are_reported_once()
    {
        const string Ranges = "\"ranges\":[[{\"subnet\":\"10.1.0.0/24\"}],[{\"subnet\":\"10.2.0.0/24\"}]]";

        Assert.Single(Advice(
            ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", Ranges)), ("default/b", Network("\"bridge\",\"bridge\":\"br2\"", Ranges))));
    }

    [Theory]
    [InlineData("{\"type\":\"whereabouts\",\"range\":\"10.1.0.5-10.1.0.9/24\"}")]
    [InlineData("{\"type\":\"whereabouts\",\"ipRanges\":[{\"range\":\"10.1.0.0/16\"}]}")]
    [InlineData("{\"type\":\"static\",\"addresses\":[{\"address\":\"fd00::1/64\"},{\"address\":\"10.1.0.7/24\"}]}")]
    public void Subnets_of_other_IPAM_plugins_are_compared(string ipam)
    {
        var hostLocal = ("default/b", Network("\"bridge\",\"bridge\":\"br1\"", "\"subnet\":\"10.1.0.0/24\""));

        Assert.Contains("are on different links", Assert.Single(Advice(Bridge("default/a", "br2", ipam), hostLocal)), StringComparison.Ordinal);
        Assert.Contains(
            "on one link (br1), where their IPAM plugins do not know each other's leases: two pods may get the same address",
            Assert.Single(Advice(Bridge("default/a", "br1", ipam), hostLocal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.96.0.2/24", "\"subnet\":\"10.96.0.0/24\"", true)]
    [InlineData("10.96.0.1/24", "\"subnet\":\"10.96.0.0/24\"", false)]
    [InlineData("10.96.0.1/24", "\"subnet\":\"10.96.0.0/24\",\"gateway\":\"10.96.0.9\"", true)]
    [InlineData("10.96.0.9/24", "\"subnet\":\"10.96.0.0/24\",\"gateway\":\"10.96.0.9\"", false)]
    [InlineData("10.96.0.255/24", "\"subnet\":\"10.96.0.0/24\"", false)]
    [InlineData("10.96.0.200/24", "\"subnet\":\"10.96.0.0/24\",\"rangeEnd\":\"10.96.0.99\"", false)]
    [InlineData("fd00::ffff/64", "\"ranges\":[[{\"subnet\":\"fd00::/64\"}]]", true)]
    public void A_static_address_inside_a_host_local_pool_is_reported(string address, string ipam, bool isNamed)
    {
        var advice = Advice(
            ("default/lan", Network("\"bridge\",\"bridge\":\"rvtb1\"", ipam)),
            Bridge("default/server", "rvtb1", $$"""{"type":"static","addresses":[{"address":"{{address}}"}]}"""));

        Assert.Equal(isNamed, advice.Count == 1);
        Assert.All(advice, sentence => Assert.Contains($"default/server (static, {address.Split('/')[0]})", sentence, StringComparison.Ordinal));
        Assert.All(advice, sentence => Assert.EndsWith(
            "choose static addresses outside the ranges of the other plugins; limit those with rangeStart and rangeEnd (host-local) or exclude (whereabouts)",
            sentence,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"range\":\"10.1.0.0/24\"", "\"range\":\"10.1.0.0/24\"", false)]
    [InlineData("\"range\":\"10.1.0.0/24\"", "\"range\":\"10.1.0.0/24\",\"network_name\":\"other\"", true)]
    [InlineData("\"range\":\"10.1.0.0/24\",\"range_end\":\"10.1.0.99\"", "\"range\":\"10.1.0.100-10.1.0.200/24\",\"network_name\":\"other\"", false)]
    [InlineData("\"range\":\"10.1.0.0/24\",\"exclude\":[\"10.1.0.0/25\"]", "\"range\":\"10.1.0.5-10.1.0.9/24\",\"network_name\":\"other\"", false)]
    [InlineData("\"range\":\"10.1.0.0/24\",\"enable_overlapping_ranges\":false", "\"range\":\"10.1.0.0/16\",\"enable_overlapping_ranges\":false", true)]
    public void Whereabouts_pools_with_separate_leases_are_reported(string one, string other, bool isNamed) => Assert.Equal(
        isNamed,
        Advice(
            Bridge("default/a", "br1", $"{{\"type\":\"whereabouts\",{one}}}"),
            Bridge("default/b", "br1", $"{{\"type\":\"whereabouts\",{other}}}")).Count == 1);

    [Fact]
    public void The_same_static_address_in_two_networks_is_reported() => Assert.EndsWith(
        "on one link (br1), where each of them assigns it to its pods: two pods may get the same address; give each network an address of its own",
        Assert.Single(Advice(
            Bridge("default/a", "br1", """{"type":"static","addresses":[{"address":"10.1.0.7/24"}]}"""),
            Bridge("default/b", "br1", """{"type":"static","addresses":[{"address":"10.1.0.7/24"}]}"""))),
        StringComparison.Ordinal);

    [Fact]
    public void Networks_of_one_subnet_are_one_sentence_with_some_names()
    {
        var advice = Assert.Single(Advice([.. Enumerable.Range(1, 1500).Select(number =>
            ($"default/n{number}", Network($"\"bridge\",\"bridge\":\"br{number}\"", "\"subnet\":\"10.1.0.0/24\"")))]));

        Assert.StartsWith("the subnets of default/n1 (10.1.0.0/24 on br1), ", advice, StringComparison.Ordinal);
        Assert.Contains(", default/n4 (10.1.0.0/24 on br4) and 1496 more overlap", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_network_on_another_link_is_among_the_names()
    {
        var ipam = "\"subnet\":\"10.1.0.0/24\"";

        Assert.Contains("default/other (10.1.0.0/24 on br2)", Advice(
        [
            .. Enumerable.Range(1, 60).Select(number => ($"default/n{number}", Network("\"bridge\",\"bridge\":\"br1\"", ipam, "lan"))),
            ("default/other", Network("\"bridge\",\"bridge\":\"br2\"", ipam)),
        ]).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_first_groups_are_reported_and_the_others_counted()
    {
        var advice = Advice([.. Enumerable.Range(0, 100).Select(number =>
            ($"default/n{number}", Network($"\"bridge\",\"bridge\":\"br{number}\"", $"\"subnet\":\"10.{number / 2}.0.0/24\"")))]);

        Assert.Equal(11, advice.Count);
        Assert.Equal("40 more groups of networks have subnets that overlap; correct these first", advice[^1]);
    }

    private static (string Network, string Json) Bridge(string network, string bridge, string ipam) =>
        (network, $"{{\"type\":\"bridge\",\"bridge\":\"{bridge}\",\"ipam\":{ipam}}}");

    private static string Network(string plugin, string ipam, string? name = null) =>
        $"{{\"cniVersion\":\"1.0.0\",{(name is null ? "" : $"\"name\":\"{name}\",")}\"plugins\":[{{\"type\":{plugin},"
        + $"\"ipam\":{{\"type\":\"host-local\",{ipam}}}}},{{\"type\":\"tuning\"}}]}}";

    private static IReadOnlyList<string> Advice(params (string Network, string Json)[] networks) =>
        SubnetAdvice.Of([.. networks.SelectMany(network => NetworkPool.Of(network.Network, JsonText.Object(network.Json)))]);
}
