// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.DefaultRoute;

/// <summary>Elements that list gateways, with <c>ip</c> as the judge (NPWG §4.1.2.1.9).</summary>
public sealed class GatewayTests
{
    // Without the member: the reason for it.
    [SkippableFact]
    public void Without_a_default_route_request_every_network_keeps_its_default_routes()
    {
        using var pod = new RoutedPod();

        pod.Attach("a");

        Assert.Equal(["10.100.0.1 eth0", "10.101.0.1 net1"], pod.Defaults().Order(StringComparer.Ordinal));
        Assert.Equal(["fd00:100::1 eth0", "fd00:101::1 net1"], pod.Defaults("-6").Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void An_IPv4_gateway_replaces_the_IPv4_default_route_and_keeps_IPv6()
    {
        using var pod = new RoutedPod();
        pod.Define("a", 1, isDefaultGateway: false);

        var result = pod.Attach("""[{"name":"a","default-route":["10.101.0.1"]}]""");

        Assert.Equal(["10.101.0.1 net1"], pod.Defaults());
        Assert.Equal(["fd00:100::1 eth0"], pod.Defaults("-6"));
        Assert.Equal(["::/0 fd00:100::1", "0.0.0.0/0 10.101.0.1"], Defaults(result));
        Assert.Equal(["fd00:100::1"], pod.StatusGateways("eth0"));
        Assert.Equal(["10.101.0.1"], pod.StatusGateways("net1"));
    }

    [SkippableFact]
    public void An_IPv6_gateway_replaces_the_IPv6_default_route_and_keeps_IPv4()
    {
        using var pod = new RoutedPod();
        pod.Define("a", 1, isDefaultGateway: false);

        var result = pod.Attach("""[{"name":"a","default-route":["fd00:101::1"]}]""");

        Assert.Equal(["10.100.0.1 eth0"], pod.Defaults());
        Assert.Equal(["fd00:101::1 net1"], pod.Defaults("-6"));
        Assert.Equal(["0.0.0.0/0 10.100.0.1", "::/0 fd00:101::1"], Defaults(result));
    }

    [SkippableFact]
    public void IPv4_and_IPv6_gateways_replace_the_default_routes_of_every_network()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a"},{"name":"b","default-route":["10.102.0.1","fd00:102::1"]}]""");

        Assert.Equal(["10.102.0.1 net2"], pod.Defaults());
        Assert.Equal(["fd00:102::1 net2"], pod.Defaults("-6"));
        Assert.Empty(pod.StatusGateways("eth0"));
        Assert.Empty(pod.StatusGateways("net1"));
        Assert.Equal(["10.102.0.1", "fd00:102::1"], pod.StatusGateways("net2").Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void One_network_can_have_the_IPv4_and_another_the_IPv6_default_route()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":["10.101.0.1"]},{"name":"b","default-route":["fd00:102::1"]}]""");

        Assert.Equal(["10.101.0.1 net1"], pod.Defaults());
        Assert.Equal(["fd00:102::1 net2"], pod.Defaults("-6"));
    }

    [SkippableFact]
    public void Several_gateways_are_preferred_in_their_order()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":["10.101.0.77","10.101.0.1","fd00:101::77","fd00:101::1"]}]""");

        Assert.Equal(["10.101.0.77 net1", "10.101.0.1 net1 1"], pod.Defaults());
        Assert.Equal(["fd00:101::77 net1", "fd00:101::1 net1 1025"], pod.Defaults("-6"));
    }

    [SkippableFact]
    public void Traffic_goes_where_the_annotation_says()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":["10.101.0.1","fd00:101::1"]}]""");

        Assert.Contains(" via 10.101.0.1 dev net1 ", pod.Node.Pod.Ip("route", "get", "203.0.113.1"), StringComparison.Ordinal);
        Assert.Contains(" via fd00:101::1 dev net1 ", pod.Node.Pod.Ip("route", "get", "2001:db8::1"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Router_advertisements_add_no_default_route_when_an_IPv6_gateway_is_chosen()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":["fd00:101::1"]},{"name":"b"}]""");

        Assert.All(["eth0", "net1", "net2"], name => Assert.Equal("0", pod.Sysctl(name, "accept_ra_defrtr")));
    }

    [SkippableFact]
    public void Router_advertisements_are_unchanged_when_only_an_IPv4_gateway_is_chosen()
    {
        using var pod = new RoutedPod();

        pod.Attach("""[{"name":"a","default-route":["10.101.0.1"]}]""");

        Assert.All(["eth0", "net1"], name => Assert.Equal("1", pod.Sysctl(name, "accept_ra_defrtr")));
    }

    // The primary of a pod with a default-network annotation has an element too, whose network another one's gateway takes over from.
    [SkippableFact]
    public void A_primary_from_the_default_network_annotation_can_have_a_gateway()
    {
        using var pod = new RoutedPod();
        var sandbox = pod.Node.Sandbox;
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string>
        {
            ["v1.multus-cni.io/default-network"] = """[{"name":"a","namespace":"default","default-route":["10.101.0.1"]}]""",
            ["k8s.v1.cni.cncf.io/networks"] = "b",
        });

        pod.Node.Attach(pod.Runtime);

        Assert.Equal(["10.101.0.1 eth0"], pod.Defaults());
        Assert.Equal(["fd00:101::1 eth0", "fd00:102::1 net1"], pod.Defaults("-6").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Defaults(JsonNode result) =>
        result["routes"]!.AsArray()
            .Where(route => ((string)route!["dst"]!).EndsWith("/0", StringComparison.Ordinal))
            .Select(route => $"{route!["dst"]} {route["gw"]}");
}
