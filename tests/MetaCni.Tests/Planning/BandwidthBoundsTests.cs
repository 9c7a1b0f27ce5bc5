// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>docs/annotations.md, "bandwidth": what the bandwidth plugin cannot make a limit of.</summary>
public sealed class BandwidthBoundsTests
{
    private const string Limiting = """{"cniVersion": "1.0.0", "name": "own", "type": "x", "capabilities": {"bandwidth": true} }""";

    [Theory]
    [InlineData("""{"ingressRate": 8}""", "ingressRate: 8 bits per second is too low; rates are in bits per second: write 8000000 for 8 Mbit/s, or at least 1000")]
    [InlineData("""{"egressRate": 999, "egressBurst": 8000}""", "egressRate: 999 bits per second is too low; ")]
    [InlineData("""{"egressRate": 10000000000, "egressBurst": 9000}""", "egressBurst: a burst of 9000 bits is too small for 10000000000 bits per second; write at least 10000, or remove it")]
    [InlineData("""{"ingressRate": 1000, "ingressBurst": 7}""", "ingressBurst: a burst of 7 bits is too small for 1000 bits per second; write at least 8, ")]
    public void A_limit_that_lets_no_packet_pass_is_an_error(string limits, string problem)
    {
        var error = Failure.Of(() => Arguments(limits, Limiting));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith($"annotation k8s.v1.cni.cncf.io/networks: networks[0].bandwidth.{problem}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ingressRate": 1000}""", """{"ingressRate":1000,"ingressBurst":274000,"egressRate":0,"egressBurst":0}""")]
    [InlineData("""{"ingressRate": 2048, "ingressBurst": 1600, "egressRate": 4096, "egressBurst": 1600}""", """{"ingressRate":2048,"ingressBurst":1600,"egressRate":4096,"egressBurst":1600}""")]
    [InlineData("""{"egressRate": 9223372036854775807, "egressBurst": 9223372036854775807}""", """{"ingressRate":0,"ingressBurst":0,"egressRate":1000000000000,"egressBurst":9359738352}""")]
    [InlineData("{}", """{"ingressRate":0,"ingressBurst":0,"egressRate":0,"egressBurst":0}""")]
    public void Any_other_limit_is_sent_up_to_the_range_of_the_plugin(string limits, string sent) =>
        Assert.Equal(sent, Arguments(limits, Limiting));

    [Fact]
    public void Without_a_plugin_with_the_bandwidth_capability_the_limits_are_not_checked() =>
        Assert.NotNull(Arguments("""{"ingressRate": 8}""", """{"cniVersion": "1.0.0", "name": "own", "type": "x"}"""));

    private static string Arguments(string limits, string configuration) => JsonText.Of(
        PlanInputs.Secondary(PlanInputs.Selected($$"""{"name": "a", "bandwidth": {{limits}} }""", configuration)).CapabilityArguments!["bandwidth"]!.AsObject());
}
