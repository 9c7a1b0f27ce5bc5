// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Results;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Results;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.DefaultRoutes;

/// <summary>Where routes stand in a result is CNI §5 "ADD Success" and its older versions.</summary>
public sealed class ResultDefaultRoutesTests
{
    [Theory]
    [InlineData(
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/24","routes":[{"dst":"0.0.0.0/0","gw":"10.1.0.1"},{"dst":"10.9.0.0/16"}]},"ip6":{"ip":"fd00::5/64","routes":[{"dst":"::/0"}]},"x":1.50}""",
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/24","routes":[{"dst":"10.9.0.0/16"}]},"ip6":{"ip":"fd00::5/64","routes":[{"dst":"::/0"}]},"x":1.50}""")]
    [InlineData(
        """{"cniVersion":"0.3.1","routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0","gw":"fd00::1"}],"dns":{},"x":1.50}""",
        """{"cniVersion":"0.3.1","routes":[{"dst":"::/0","gw":"fd00::1"}],"dns":{},"x":1.50}""")]
    [InlineData(
        """{"cniVersion":"1.0.0","routes":[{"dst":"0.0.0.0/0","gw":"10.1.0.1"}],"dns":{}}""",
        """{"cniVersion":"1.0.0","dns":{}}""")]
    [InlineData(
        """{"cniVersion":"1.1.0","routes":[{"dst":"0.0.0.0/0","table":254,"priority":5},{"dst":"0.0.0.0/0","table":100},{"dst":"10.9.0.0/16","mtu":1400}]}""",
        """{"cniVersion":"1.1.0","routes":[{"dst":"0.0.0.0/0","table":100},{"dst":"10.9.0.0/16","mtu":1400}]}""")]
    public void Only_the_default_routes_of_the_family_are_removed(string result, string expected) =>
        Assert.Equal(expected, JsonText.Of(ResultDefaultRoutes.Set(Outcome(result), isIPv6: false, []).Json));

    [Theory]
    [InlineData(
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/24"},"ip6":{"ip":"fd00::5/64"}}""",
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/24"},"ip6":{"ip":"fd00::5/64","routes":[{"dst":"::/0","gw":"fd00::1"}]}}""")]
    [InlineData(
        """{"cniVersion":"0.4.0","routes":[{"dst":"10.9.0.0/16"}]}""",
        """{"cniVersion":"0.4.0","routes":[{"dst":"10.9.0.0/16"},{"dst":"::/0","gw":"fd00::1"}]}""")]
    [InlineData(
        """{"cniVersion":"1.0.0","routes":[{"dst":"::/0","gw":"fd00::9"}]}""",
        """{"cniVersion":"1.0.0","routes":[{"dst":"::/0","gw":"fd00::1"}]}""")]
    [InlineData(
        """{"cniVersion":"1.1.0","routes":null}""",
        """{"cniVersion":"1.1.0","routes":[{"dst":"::/0","gw":"fd00::1","priority":7}]}""")]
    public void A_default_route_that_is_set_is_added_to_the_result(string result, string expected) =>
        Assert.Equal(expected, JsonText.Of(ResultDefaultRoutes.Set(Outcome(result), isIPv6: true, [Route("fd00::1", 7)]).Json));

    // There is nothing to hang it on: an address of the family is required there.
    [Fact]
    public void Version_0_2_0_cannot_list_a_route_of_a_family_without_an_address()
    {
        const string result = """{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.5/24"}}""";

        Assert.Equal(result, JsonText.Of(ResultDefaultRoutes.Set(Outcome(result), isIPv6: true, [Route("fd00::1", null)]).Json));
    }

    [Fact]
    public void The_parsed_result_is_updated_too()
    {
        var outcome = ResultDefaultRoutes.Set(
            Outcome("""{"cniVersion":"1.0.0","routes":[{"dst":"::/0","gw":"fd00::9"},{"dst":"10.9.0.0/16"}]}"""), isIPv6: true, [Route("fd00::1", null)]);

        Assert.Equal(["10.9.0.0/16 ", "::/0 fd00::1"], outcome.Result.Routes.Select(route => $"{route.Dst} {route.Gw}"));
    }

    [Theory]
    [InlineData("""{"cniVersion":"1.0.0","routes":[{"dst":"::/0","gw":"fd00::1","custom":1.50}]}""")]
    [InlineData("""{"cniVersion":"1.1.0","routes":[{"dst":"::/0","gw":"fd00::1","priority":7,"mtu":1400}]}""")]
    public void A_result_that_already_lists_the_route_is_not_changed(string result)
    {
        var outcome = Outcome(result);

        Assert.Same(outcome, ResultDefaultRoutes.Set(outcome, isIPv6: true, [Route("fd00::1", 7)]));
    }

    [Fact]
    public void What_the_plugin_wrote_is_not_changed_itself()
    {
        const string result = """{"cniVersion":"1.0.0","routes":[{"dst":"0.0.0.0/0"}]}""";
        var outcome = Outcome(result);

        ResultDefaultRoutes.Set(outcome, isIPv6: false, []);

        Assert.Equal(result, JsonText.Of(outcome.Json));
    }

    private static AttachmentOutcome Outcome(string result) => Plans.Outcome(Plans.Attachment("default/a", "net1"), result);

    private static ResultRoute Route(string gateway, long? priority) =>
        new() { Dst = Named.Cidr("::/0"), Gw = IPAddress.Parse(gateway), Priority = priority };
}
