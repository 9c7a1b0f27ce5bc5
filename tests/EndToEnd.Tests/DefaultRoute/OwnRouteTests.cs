// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.DefaultRoute;

/// <summary>An empty list: the network's own default routes, and nobody else's.</summary>
public sealed class OwnRouteTests
{
    [SkippableFact]
    public void An_empty_default_route_keeps_the_networks_own_default_routes_and_removes_others()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":[]},{"name":"b"}]""");

        Assert.Equal(["10.101.0.1 net1"], pod.Defaults());
        Assert.Equal(["fd00:101::1 net1"], pod.Defaults("-6"));
        Assert.Empty(pod.StatusGateways("eth0"));
        Assert.Equal(("0", "1"), (pod.Sysctl("eth0", "accept_ra_defrtr"), pod.Sysctl("net1", "accept_ra_defrtr")));
    }

    [SkippableFact]
    public void An_empty_default_route_does_not_change_a_family_in_which_the_network_has_none()
    {
        using var pod = new RoutedPod();
        var ipam = pod.Node.HostLocal("10.105.0.0/24");
        ipam["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0", ["gw"] = "10.105.0.1" });
        pod.Node.Sandbox.Define("mv", new JsonObject
        {
            ["cniVersion"] = "0.4.0",
            ["name"] = "mv",
            ["type"] = "macvlan",
            ["master"] = "br0",
            ["ipam"] = ipam,
        }.ToJsonString());

        pod.Attach("""[{"name":"mv","default-route":[]}]""");

        Assert.Equal(["10.105.0.1 net1"], pod.Defaults());
        Assert.Equal(["fd00:100::1 eth0"], pod.Defaults("-6"));
    }

    [SkippableFact]
    public void An_empty_default_route_fails_if_the_network_has_no_default_route()
    {
        using var pod = new RoutedPod();
        pod.Define("a", 1, isDefaultGateway: false);

        var error = pod.Refuse("""[{"name":"a","default-route":[]}]""");

        Assert.Equal(109, (int)error["code"]!);
        Assert.StartsWith("network default/a (net1): ", (string)error["msg"]!, StringComparison.Ordinal);
    }
}
