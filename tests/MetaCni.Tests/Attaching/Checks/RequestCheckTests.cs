// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;
using MetaCni.Attaching.Checks;
using MetaCni.Planning;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Checks;

/// <summary>The rules of <c>requestPolicy</c> for what an outcome can show.</summary>
public sealed class RequestCheckTests
{
    private const string Mac = "02:00:00:00:00:0a";

    private static readonly Link Net1 = new() { Index = 5, Name = "net1", Mac = Mac };

    [Theory]
    [InlineData("10.1.0.5/24")]
    [InlineData("10.1.0.5/16")]
    [InlineData("10.1.0.5")]
    public void A_requested_address_is_fulfilled_with_any_prefix_length(string wanted) =>
        Assert.Empty(Unmet(new AddressRequest { Ips = [wanted] }, """{"ips": [{"address": "10.1.0.5/24"}]}"""));

    [Theory]
    [InlineData("fd00::5", "fd00:0:0:0::5/64")]
    [InlineData("FD00::0005/64", "fd00::5/128")]
    public void An_address_is_compared_by_what_it_is_and_not_how_it_is_written(string wanted, string got) =>
        Assert.Empty(Unmet(new AddressRequest { Ips = [wanted] }, $$"""{"ips": [{"address": "{{got}}"}]}"""));

    [Fact]
    public void An_address_that_only_the_kernel_reports_fulfils_the_request()
    {
        var view = new FakeNamespaceView(Net1) { AddressList = [new LinkAddress(5, IPAddress.Parse("10.1.0.5"), 24, RouteScope.Universe)] };

        Assert.Empty(Unmet(new AddressRequest { Ips = ["10.1.0.5/24"] }, "{}", view));
    }

    [Fact]
    public void The_kernel_is_queried_once_for_all_addresses()
    {
        var view = new FakeNamespaceView(Net1);

        Assert.Single(Unmet(new AddressRequest { Ips = [.. Enumerable.Range(1, 200).Select(host => $"10.1.0.{host}")] }, "{}", view));

        Assert.Equal(1, view.AddressQueries);
    }

    [Fact]
    public void An_address_on_another_interface_does_not_fulfil_the_request()
    {
        var view = new FakeNamespaceView(Net1) { AddressList = [new LinkAddress(6, IPAddress.Parse("10.1.0.5"), 24, RouteScope.Universe)] };

        Assert.Single(Unmet(new AddressRequest { Ips = ["10.1.0.5/24"] }, "{}", view));
    }

    [Fact]
    public void Addresses_that_are_missing_are_named_with_network_plugin_and_interface()
    {
        var sentence = Assert.Single(Unmet(
            new AddressRequest { Ips = ["10.1.0.5/24", "10.1.0.6", "10.1.0.7"] }, """{"ips": [{"address": "10.1.0.6/24"}]}"""));

        Assert.StartsWith("network default/a (macvlan, net1): ", sentence, StringComparison.Ordinal);
        Assert.Contains("10.1.0.5/24, 10.1.0.7", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Very_many_addresses_are_counted_and_not_named() => Assert.Contains(
        "the requested addresses 10.1.0.1, 10.1.0.2, 10.1.0.3, 10.1.0.4, 10.1.0.5, 10.1.0.6, 10.1.0.7, 10.1.0.8 and 192 more were not applied: ",
        Assert.Single(Unmet(new AddressRequest { Ips = [.. Enumerable.Range(1, 200).Select(host => $"10.1.0.{host}")] }, "{}")),
        StringComparison.Ordinal);

    [Fact]
    public void A_declared_capability_alone_does_not_fulfil_an_address_request() =>
        Assert.Single(Unmet(new AddressRequest { Ips = ["10.1.0.5/24"] }, "{}", new FakeNamespaceView(), "ips"));

    [Theory]
    [InlineData("02:00:00:00:00:0a")]
    [InlineData("02:00:00:00:00:0A")]
    [InlineData("02-00-00-00-00-0A")]
    [InlineData("0200.0000.000a")]
    public void A_MAC_address_is_compared_by_its_bytes(string wanted) => Assert.Empty(Unmet(
        new AddressRequest { Mac = wanted }, """{"interfaces": [{"name": "net1", "mac": "02:00:00:00:00:0A", "sandbox": "/run/netns/pod"}]}"""));

    // A plugin later in the chain, such as tuning, may have set it and not said so.
    [Fact]
    public void A_MAC_address_that_only_the_kernel_reports_fulfils_the_request() => Assert.Empty(Unmet(
        new AddressRequest { Mac = Mac },
        """{"interfaces": [{"name": "net1", "mac": "02:00:00:00:00:0b", "sandbox": "/run/netns/pod"}]}""",
        new FakeNamespaceView(Net1)));

    [Theory]
    [InlineData("""[{"name": "net1", "mac": "02:00:00:00:00:0b", "sandbox": "/run/netns/pod"}, {"name": "sub0", "mac": "02:00:00:00:00:0a", "sandbox": "/run/netns/pod"}]""")]
    [InlineData("""[{"name": "sub0", "mac": "02:00:00:00:00:0a", "sandbox": "/run/netns/pod"}, {"name": "net1", "mac": "02:00:00:00:00:0b", "sandbox": "/run/netns/pod"}]""")]
    public void A_MAC_address_on_any_pod_interface_of_the_attachment_fulfils_the_request(string interfaces) =>
        Assert.Empty(Unmet(new AddressRequest { Mac = Mac }, $$"""{"interfaces": {{interfaces}} }"""));

    [Theory]
    [InlineData("""[{"name": "br0", "mac": "02:00:00:00:00:0a"}, {"name": "net1", "mac": "02:00:00:00:00:0b", "sandbox": "/run/netns/pod"}]""")]
    [InlineData("""[{"name": "net1", "mac": "02:00:00:00:00:0a"}, {"name": "net1", "mac": "02:00:00:00:00:0b", "sandbox": "/run/netns/pod"}]""")]
    [InlineData("""[{"name": "x0", "mac": "02:00:00:00:00:0a", "sandbox": "/run/netns/other"}, {"name": "net1", "mac": "02:00:00:00:00:0b"}]""")]
    public void A_MAC_address_outside_the_pod_does_not_fulfil_the_request(string interfaces) => Assert.Contains(
        "the requested MAC address 02:00:00:00:00:0a was not applied: ",
        Assert.Single(Unmet(new AddressRequest { Mac = Mac }, $$"""{"interfaces": {{interfaces}} }""", new FakeNamespaceView(), "mac")),
        StringComparison.Ordinal);

    // /var/run is a link to /run: one namespace, two paths.
    [Fact]
    public void An_interface_with_another_sandbox_path_is_matched_by_its_name()
    {
        const string interfaces = """
            "interfaces": [{"name": "veth1", "mac": "02:00:00:00:00:0c"}, {"name": "net1", "sandbox": "/var/run/netns/pod"},
              {"name": "y", "mac": "02:00:00:00:00:0b", "sandbox": "/var/run/netns/pod"}]
            """;
        var view = new FakeNamespaceView(Net1, new Link { Index = 6, Name = "y", Mac = "02:00:00:00:00:0d" }, new Link { Index = 7, Name = "veth1" })
        {
            AddressList = [new LinkAddress(6, IPAddress.Parse("10.1.0.6"), 24, RouteScope.Universe)],
        };

        Assert.Empty(Unmet(new AddressRequest { Mac = "02:00:00:00:00:0b" }, $$"""{ {{interfaces}} }""", view));
        Assert.Empty(Unmet(new AddressRequest { Mac = "02:00:00:00:00:0d" }, $$"""{ {{interfaces}} }""", view));
        Assert.Empty(Unmet(new AddressRequest { Ips = ["10.1.0.6"] }, $$"""{ {{interfaces}} }""", view));
        Assert.Empty(Unmet(new AddressRequest { Ips = ["10.1.0.5"] }, $$"""{ {{interfaces}}, "ips": [{"address": "10.1.0.5/24", "interface": 2}]}""", view));
        Assert.Single(Unmet(new AddressRequest { Mac = "02:00:00:00:00:0c" }, $$"""{ {{interfaces}} }""", view));
        Assert.Single(Unmet(new AddressRequest { Ips = ["10.1.0.5"] }, $$"""{ {{interfaces}}, "ips": [{"address": "10.1.0.5/24", "interface": 0}]}""", view));
    }

    [Fact]
    public void An_address_on_another_interface_of_the_attachment_fulfils_the_request()
    {
        const string interfaces = """
            "interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}, {"name": "sub0", "sandbox": "/run/netns/pod"}, {"name": "br0"}]
            """;
        var requests = new AddressRequest { Ips = ["10.1.0.5/24"] };
        var view = new FakeNamespaceView(Net1, new Link { Index = 6, Name = "sub0" })
        {
            AddressList = [new LinkAddress(6, IPAddress.Parse("10.1.0.5"), 24, RouteScope.Universe)],
        };

        Assert.Empty(Unmet(requests, $$"""{ {{interfaces}}, "ips": [{"address": "10.1.0.5/24", "interface": 1}]}"""));
        Assert.Empty(Unmet(requests, $$"""{ {{interfaces}}, "ips": [{"address": "10.1.0.5/24", "interface": -1}]}"""));
        Assert.Empty(Unmet(requests, $$"""{ {{interfaces}} }""", view));
        Assert.Single(Unmet(requests, $$"""{ {{interfaces}}, "ips": [{"address": "10.1.0.5/24", "interface": 2}]}"""));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"interfaces": [{"name": "net1", "sandbox": "/run/netns/pod"}]}""")]
    [InlineData("""{"interfaces": [{"name": "veth1", "mac": "02:00:00:00:00:0b"}]}""")]
    public void The_kernel_is_queried_if_the_result_has_no_MAC_address(string result)
    {
        Assert.Empty(Unmet(new AddressRequest { Mac = Mac }, result, new FakeNamespaceView(Net1)));
        Assert.Single(Unmet(new AddressRequest { Mac = "02:00:00:00:00:0c" }, result, new FakeNamespaceView(Net1), "mac"));
    }

    [Fact]
    public void Without_a_kernel_interface_the_capability_suffices()
    {
        Assert.Empty(Unmet(new AddressRequest { Mac = Mac }, "{}", new FakeNamespaceView(), "mac"));
        Assert.Single(Unmet(new AddressRequest { Mac = Mac }, "{}", new FakeNamespaceView(), "ips"));
    }

    [Fact]
    public void Without_requests_nothing_is_unfulfilled() => Assert.Empty(Unmet(AddressRequest.None, "{}"));

    [Theory]
    [InlineData("""{"type": "macvlan"}""", "no plugin of the network has \"ipam\"; add one, such as static, and the capability \"ips\" to the network's configuration")]
    [InlineData("""{"type": "macvlan", "ipam": {"type": "host-local"} }""", "no plugin of the network declares the capability \"ips\"; add it to the network's configuration")]
    [InlineData("""{"type": "macvlan", "ipam": {"type": "host-local"}, "capabilities": {"ips": true} }""", "a plugin declares the capability \"ips\" and did not assign it; request an address that \"ipam\" of the network can assign")]
    [InlineData("""{"type": "macvlan", "ipam": {"type": "whereabouts"} }""", "whereabouts received the request and did not assign it; request an unused address of its range")]
    [InlineData("""{"type": "flannel", "delegate": {"ipam": {"type": "whereabouts"} } }""", "whereabouts received the request and did not assign it; request an unused address of its range")]
    public void The_remedy_for_an_address_depends_on_what_assigns_addresses(string plugin, string remedy)
    {
        var attachment = Plans.Attachment("default/a", "net1", "x") with
        {
            Configuration = PlanInputs.List($$"""{"cniVersion": "1.0.0", "name": "own", "plugins": [{{plugin}}]}"""),
            Requested = new AddressRequest { Ips = ["10.1.0.5", "10.1.0.6"] },
        };

        var sentence = Assert.Single(RequestCheck.Unmet(Plans.Outcome(attachment, "{}"), Plans.Namespace, new FakeNamespaceView()));

        Assert.EndsWith($"net1): the requested addresses 10.1.0.5, 10.1.0.6 were not applied: {remedy}", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_remedy_for_a_MAC_address_depends_on_whether_a_plugin_claims_to_set_it()
    {
        var requests = new AddressRequest { Mac = "02:00:00:00:00:0c" };

        Assert.EndsWith(
            "was not applied: no plugin of the network declares the capability \"mac\"; add it to the network's configuration",
            Assert.Single(Unmet(requests, "{}", new FakeNamespaceView(Net1))),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "did not set it; add the plugin tuning with that capability to the network's configuration",
            Assert.Single(Unmet(requests, "{}", new FakeNamespaceView(Net1), "mac")),
            StringComparison.Ordinal);
    }

    private static List<string> Unmet(AddressRequest requests, string result, FakeNamespaceView? view = null, params string[] capabilities)
    {
        var attachment = Plans.Attachment("default/a", "net1", "macvlan", capabilities) with { Requested = requests };
        return [.. RequestCheck.Unmet(Plans.Outcome(attachment, result), Plans.Namespace, view ?? new FakeNamespaceView())];
    }
}
