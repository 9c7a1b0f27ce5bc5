// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;
using Linux.Processes;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.DefaultRoutes;

public sealed class DefaultRouteCheckTests
{
    private const string NoRoutes = """{"cniVersion":"1.0.0"}""";
    private const string BothFamilies = """{"cniVersion":"1.0.0","routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}""";

    private static readonly KernelRoute IPv4 = FakeNamespaceRoutes.Default("0.0.0.0/0", 2, "10.1.0.1");
    private static readonly KernelRoute IPv6 = FakeNamespaceRoutes.Default("::/0", 2, "fd00::1", 1024);

    // An application in the pod may have made it.
    [Fact]
    public void CHECK_passes_if_the_chosen_route_exists_next_to_another_one() =>
        Check(NoRoutes, ["10.1.0.1"], IPv4, IPv4 with { OutputIndex = 1, Metric = 50 });

    [Fact]
    public void A_missing_chosen_route_fails_CHECK()
    {
        var error = Failure.Of(() => Check(NoRoutes, ["10.1.0.1"], IPv6));

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, error.Code);
        Assert.StartsWith("network default/a (net1): the requested default route via 10.1.0.1 no longer exists; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_through_another_interface_or_gateway_does_not_satisfy_CHECK()
    {
        Failure.Of(() => Check(NoRoutes, ["10.1.0.1"], IPv4 with { OutputIndex = 1 }));
        Failure.Of(() => Check(NoRoutes, ["10.1.0.1", "10.1.0.2"], IPv4));
    }

    [Fact]
    public void Kept_default_routes_must_exist_in_each_family_that_the_result_lists()
    {
        Check(BothFamilies, [], IPv4, IPv6);

        Assert.Contains("::/0", Failure.Of(() => Check(BothFamilies, [], IPv4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_default_routes_that_the_result_does_not_list_must_exist_in_one_family()
    {
        Check(NoRoutes, [], IPv6);

        Failure.Of(() => Check(NoRoutes, [], IPv4 with { OutputIndex = 1 }));
    }

    private static void Check(string result, IEnumerable<string> gateways, params IReadOnlyList<KernelRoute> routes)
    {
        var plan = Plans.WithSecondaries("a") with
        {
            DefaultRoutes = [new DefaultRouteChoice { Attachment = 1, Gateways = [.. gateways.Select(IPAddress.Parse)] }],
        };
        var record = new AttachmentRecord
        {
            Plan = plan,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Process = new ProcessIdentity(1, 1),
            NamespaceCookie = 1,
            Attachments = [.. plan.Attachments.Select(planned => new RecordedAttachment { Planned = planned, Result = JsonText.Object(result) })],
        };
        var view = new FakeNamespaceView(new Link { Index = 1, Name = "eth0" }, new Link { Index = 2, Name = "net1" })
        {
            RouteList = new FakeNamespaceRoutes(routes),
        };
        DefaultRouteCheck.Require(record, view);
    }
}
