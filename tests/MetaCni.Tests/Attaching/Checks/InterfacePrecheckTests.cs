// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;
using MetaCni.Attaching.Checks;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Checks;

public sealed class InterfacePrecheckTests
{
    [Fact]
    public void Interfaces_of_other_names_do_no_harm() =>
        InterfacePrecheck.Require(Plans.WithSecondaries("a"), [Named("lo"), Named("net10"), Named("ETH0")]);

    [Theory]
    [InlineData("eth0", "network cluster")]
    [InlineData("net1", "network default/a")]
    public void A_planned_interface_that_exists_is_refused_and_named(string existing, string network)
    {
        var error = Failure.Of(() => InterfacePrecheck.Require(Plans.WithSecondaries("a"), [Named("lo"), Named(existing)]));

        Assert.Equal((int)MetaCniErrorCode.InterfaceExists, error.Code);
        Assert.StartsWith(network, error.Message, StringComparison.Ordinal);
        Assert.Contains(existing, error.Message, StringComparison.Ordinal);
    }

    // The kernel finds an interface by any of its names: a plugin would fail to make another one, and its DEL would delete this one.
    [Fact]
    public void A_planned_name_that_is_an_alternative_name_of_an_interface_is_refused()
    {
        var error = Failure.Of(() => InterfacePrecheck.Require(
            Plans.WithSecondaries("a"), [Named("lo"), Named("foo") with { AlternativeNames = ["long-name", "net1"] }]));

        Assert.Equal((int)MetaCniErrorCode.InterfaceExists, error.Code);
        Assert.Contains("network default/a: the interface foo in ", error.Message, StringComparison.Ordinal);
        Assert.Contains("ip link property del dev foo altname net1", error.Message, StringComparison.Ordinal);
    }

    private static Link Named(string name) => new() { Index = 1, Name = name };
}
