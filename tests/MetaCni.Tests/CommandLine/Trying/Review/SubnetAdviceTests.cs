// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Trying.Review;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.CommandLine.Trying.Review;

public sealed class SubnetAdviceTests
{
    [Theory]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"10.1.0.0/24\"", "10.1.0.0/24", "10.1.0.0/24")]
    [InlineData("\"subnet\":\"10.1.0.0/16\"", "\"ranges\":[[{\"subnet\":\"10.2.0.0/24\"}],[{\"subnet\":\"10.1.7.9/24\"}]]", "10.1.0.0/16", "10.1.7.0/24")]
    [InlineData("\"subnet\":\"fd00:1::/64\"", "\"subnet\":\"fd00:1::/56\"", "fd00:1::/64", "fd00:1::/56")]
    [InlineData("\"subnet\":\"10.1.0.0/24\",\"rangeEnd\":\"10.1.0.99\"", "\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.100\"", "10.1.0.0/24", "10.1.0.0/24")]
    public void Subnets_that_overlap_on_different_links_leave_a_pod_of_both_one_way(string one, string other, string first, string second) => Assert.Equal(
        $"the subnets of default/a ({first}) and default/b ({second}) overlap, and they are on different links (br1; eth1 vlan 5): a pod of both "
        + "reaches the common addresses over one of the two only; give each network a subnet of its own, unless no pod has both",
        Assert.Single(Advice(
            ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", one)),
            ("default/b", Network("\"vlan\",\"master\":\"eth1\",\"vlanId\":5", other)))));

    [Theory]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"10.1.1.0/24\"")]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"fd00::/8\"")]
    [InlineData("\"subnet\":\"10.1.0.0/24\"", "\"subnet\":\"nonsense\"")]
    public void Subnets_that_share_no_address_are_left_alone(string one, string other) => Assert.Empty(Advice(
        ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", one)),
        ("default/b", Network("\"bridge\",\"bridge\":\"br2\"", other))));

    // A macvlan interface on a bridge is on the link of the bridge's ports.
    [Fact]
    public void Two_pools_of_one_link_with_separate_leases_may_give_the_same_address() => Assert.StartsWith(
        "the subnets of cluster (10.1.0.0/24) and default/a (10.1.0.0/24) overlap, and both are on one link (cni0), where host-local keeps separate leases",
        Assert.Single(Advice(
            ("cluster", Network("\"bridge\"", "\"subnet\":\"10.1.0.0/24\"")),
            ("default/a", Network("\"macvlan\",\"master\":\"cni0\"", "\"subnet\":\"10.1.0.0/24\"")))),
        StringComparison.Ordinal);

    [Fact]
    public void Two_pools_of_one_link_with_ranges_of_their_own_are_wanted() => Assert.Empty(Advice(
        ("default/a", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\",\"rangeEnd\":\"10.1.0.99\"")),
        ("default/b", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\",\"rangeStart\":\"10.1.0.100\""))));

    [Fact]
    public void Two_definitions_of_one_network_share_its_leases() => Assert.Empty(Advice(
        ("default/a", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\"", "lan")),
        ("other/b", Network("\"macvlan\",\"master\":\"eth1\"", "\"subnet\":\"10.1.0.0/24\"", "lan"))));

    [Fact]
    public void Of_two_networks_with_several_subnets_one_is_told()
    {
        const string Ranges = "\"ranges\":[[{\"subnet\":\"10.1.0.0/24\"}],[{\"subnet\":\"10.2.0.0/24\"}]]";

        Assert.Single(Advice(
            ("default/a", Network("\"bridge\",\"bridge\":\"br1\"", Ranges)), ("default/b", Network("\"bridge\",\"bridge\":\"br2\"", Ranges))));
    }

    // whereabouts keeps one list for the whole cluster, and static addresses are chosen by hand: only links count.
    [Theory]
    [InlineData("{\"type\":\"whereabouts\",\"range\":\"10.1.0.5-10.1.0.9/24\"}")]
    [InlineData("{\"type\":\"whereabouts\",\"ipRanges\":[{\"range\":\"10.1.0.0/16\"}]}")]
    [InlineData("{\"type\":\"static\",\"addresses\":[{\"address\":\"fd00::1/64\"},{\"address\":\"10.1.0.7/24\"}]}")]
    public void Subnets_of_other_IPAM_plugins_are_compared_on_different_links(string ipam)
    {
        (string, string) Other(string bridge) => ("default/a", $"{{\"type\":\"bridge\",\"bridge\":\"{bridge}\",\"ipam\":{ipam}}}");
        var hostLocal = ("default/b", Network("\"bridge\",\"bridge\":\"br1\"", "\"subnet\":\"10.1.0.0/24\""));

        Assert.Contains("are on different links (br2; br1)", Assert.Single(Advice(Other("br2"), hostLocal)), StringComparison.Ordinal);
        Assert.Empty(Advice(Other("br1"), hostLocal));
    }

    private static string Network(string plugin, string ipam, string? name = null) =>
        $"{{\"cniVersion\":\"1.0.0\",{(name is null ? "" : $"\"name\":\"{name}\",")}\"plugins\":[{{\"type\":{plugin},"
        + $"\"ipam\":{{\"type\":\"host-local\",{ipam}}}}},{{\"type\":\"tuning\"}}]}}";

    private static IEnumerable<string> Advice(params (string Network, string Json)[] networks) =>
        SubnetAdvice.Of([.. networks.SelectMany(network => NetworkPool.Of(network.Network, JsonText.Object(network.Json)))]);
}
