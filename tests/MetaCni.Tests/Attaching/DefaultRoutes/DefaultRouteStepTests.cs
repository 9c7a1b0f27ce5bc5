// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.DefaultRoutes;

public sealed class DefaultRouteStepTests
{
    private const int NetworkUnreachable = 101;

    private readonly FakeRecordWriter _writer = new();

    [Fact]
    public void No_route_is_changed_if_no_network_requests_the_default_route()
    {
        var view = View(IPv4(1, "10.0.0.1"), IPv4(2, "10.1.0.1"));

        Apply(view);

        Assert.Empty(view.RouteList.Changes);
        Assert.Empty(_writer.Notes);
    }

    [Fact]
    public void Other_default_routes_are_deleted_before_the_chosen_one_is_added()
    {
        var view = View(IPv4(1, "10.0.0.1"), IPv4(2, "10.1.0.9"));

        var outcomes = Apply(view, Choice(1, "10.1.0.1"));

        Assert.Equal(
            ["delete 1 via 10.0.0.1 metric 0", "delete 2 via 10.1.0.9 metric 0", "add 2 via 10.1.0.1 metric 0"], view.RouteList.Changes);
        Assert.Equal([[], ["10.1.0.1"], []], outcomes.Select(Gateways));
    }

    [Fact]
    public void Deleted_routes_and_results_that_change_are_recorded()
    {
        Apply(View(IPv4(1, "10.0.0.1")), Choice(1, "10.1.0.1"));

        Assert.Equal(["routes-taken 0: eth0 via 10.0.0.1 metric 0", "rerouted 0", "rerouted 1"], _writer.Notes);
    }

    [Fact]
    public void IPv4_and_IPv6_default_routes_can_belong_to_different_attachments()
    {
        var view = View(IPv4(1, "10.0.0.1"), IPv6(1, "fd00::1"));

        Apply(view, Choice(1, "10.1.0.1"), Choice(2, "fd02::1"));

        Assert.Equal(
            [
                "delete 1 via 10.0.0.1 metric 0", "add 2 via 10.1.0.1 metric 0",
                "delete 1 via fd00::1 metric 1024", "add 3 via fd02::1 metric 1024",
                "ignore net2", "ignore eth0", "ignore net1",
            ],
            view.RouteList.Changes);
    }

    [Fact]
    public void An_empty_list_keeps_default_routes_only_in_families_where_the_network_has_one()
    {
        var view = View(IPv4(1, "10.0.0.1"), IPv6(1, "fd00::1"), IPv6(2, "fd01::1"));

        var outcomes = Apply(view, Choice(1));

        Assert.Equal(["delete 1 via fd00::1 metric 1024", "ignore eth0", "ignore net2"], view.RouteList.Changes);
        Assert.Equal([["10.0.0.1"], [], []], outcomes.Select(Gateways));
    }

    [Fact]
    public void An_empty_list_of_an_attachment_without_a_default_route_is_an_error()
    {
        var error = Failure.Of(() => Apply(View(IPv4(1, "10.0.0.1")), Choice(1)));

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, error.Code);
        Assert.StartsWith("network default/a (net1): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attachment_without_an_interface_in_the_pod_cannot_have_the_default_route()
    {
        var view = new FakeNamespaceView(new Link { Index = 1, Name = "eth0" });

        var error = Failure.Of(() => Apply(view, Choice(1, "10.1.0.1")));

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, error.Code);
        Assert.StartsWith("network default/a (net1): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_that_the_kernel_refuses_is_an_error_that_names_it()
    {
        var view = View(new FakeNamespaceRoutes { AddError = NetworkUnreachable });

        var error = Failure.Of(() => Apply(view, Choice(1, "10.9.0.1")));

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, error.Code);
        Assert.StartsWith("network default/a (net1): cannot set the pod's default route via 10.9.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("unreachable", error.Message, StringComparison.Ordinal);
    }

    // A plugin may make more interfaces than the one it was asked for.
    [Fact]
    public void Routes_through_additional_interfaces_of_an_attachment_are_its_own_routes()
    {
        var extra = new Link { Index = 9, Name = "extra" };
        var view = new FakeNamespaceView([.. Links, extra]) { RouteList = new FakeNamespaceRoutes(IPv4(9, "10.0.0.1")) };

        Apply(view, Choice(1, "10.1.0.1"));

        Assert.Equal(["delete 9 via 10.0.0.1 metric 0", "add 2 via 10.1.0.1 metric 0"], view.RouteList.Changes);
    }

    private static IReadOnlyList<Link> Links { get; } =
        [new Link { Index = 1, Name = "eth0" }, new Link { Index = 2, Name = "net1" }, new Link { Index = 3, Name = "net2" }];

    private static FakeNamespaceView View(params IReadOnlyList<KernelRoute> routes) => View(new FakeNamespaceRoutes(routes));

    private static FakeNamespaceView View(FakeNamespaceRoutes routes) => new([.. Links]) { RouteList = routes };

    private static DefaultRouteChoice Choice(int attachment, params string[] gateways) =>
        new() { Attachment = attachment, Gateways = [.. gateways.Select(IPAddress.Parse)] };

    private static KernelRoute IPv4(int link, string gateway) => FakeNamespaceRoutes.Default("0.0.0.0/0", link, gateway);

    private static KernelRoute IPv6(int link, string gateway) => FakeNamespaceRoutes.Default("::/0", link, gateway, 1024);

    private static IEnumerable<string> Gateways(AttachmentOutcome outcome) => outcome.Result.Routes.Select(route => route.Gw!.ToString());

    // The primary says that it has an IPv4 default route; it has an interface more than the others, with another path of the namespace.
    private IReadOnlyList<AttachmentOutcome> Apply(FakeNamespaceView view, params IReadOnlyList<DefaultRouteChoice> choices)
    {
        var plan = Plans.WithSecondaries("a", "b") with { DefaultRoutes = choices };
        return new DefaultRouteStep(plan, view, RouteNotes.Of(_writer)).Apply(
        [
            Plans.Outcome(plan.Attachments[0], $$"""
                {"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"{{Plans.Namespace}}"},{"name":"extra","sandbox":"/var{{Plans.Namespace}}"}],
                 "routes":[{"dst":"0.0.0.0/0","gw":"10.0.0.1"}]}
                """),
            Plans.Outcome(plan.Attachments[1], """{"cniVersion":"1.0.0"}"""),
            Plans.Outcome(plan.Attachments[2], """{"cniVersion":"1.0.0"}"""),
        ]);
    }
}
