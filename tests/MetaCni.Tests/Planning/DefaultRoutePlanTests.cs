// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>NPWG §4.1.2.1.9, and the choices that it leaves open as docs/annotations.md has them.</summary>
public sealed class DefaultRoutePlanTests
{
    [Theory]
    [InlineData(null, null, "")]
    [InlineData("[]", null, "1:")]
    [InlineData("""["10.1.0.1"]""", null, "1:10.1.0.1")]
    [InlineData("""["10.1.0.2", "10.1.0.1"]""", null, "1:10.1.0.2,10.1.0.1")]
    [InlineData("""["10.1.0.1", "fd00::1"]""", null, "1:10.1.0.1 1:fd00::1")]
    [InlineData("""["10.1.0.2", "fd00::1", "10.1.0.1"]""", null, "1:10.1.0.2,10.1.0.1 1:fd00::1")]
    [InlineData("""["10.1.0.1"]""", """["fd00::1"]""", "1:10.1.0.1 2:fd00::1")]
    [InlineData(null, """["fd00::1"]""", "2:fd00::1")]
    public void Each_family_of_gateways_is_assigned_to_one_attachment(string? first, string? second, string expected) =>
        Assert.Equal(expected, Text(PlanInputs.Plan(PlanInputs.OfConfiguration(), Network("a", first), Network("b", second))));

    [Theory]
    [InlineData("""["10.1.0.1"]""", """["10.2.0.1"]""", "IPv4")]
    [InlineData("""["fd00::1"]""", """["10.2.0.1", "fd01::1"]""", "IPv6")]
    [InlineData("[]", """["10.2.0.1"]""", "empty")]
    [InlineData("""["fd00::1"]""", "[]", "empty")]
    [InlineData("[]", "[]", "empty")]
    public void Elements_that_contradict_each_other_are_refused(string first, string second, string expected)
    {
        var error = Failure.Of(() => PlanInputs.Plan(PlanInputs.OfConfiguration(), Network("a", first), Network("b", second)));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("team/a", error.Message, StringComparison.Ordinal);
        Assert.Contains("team/b", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duplicate_gateway_is_refused()
    {
        var error = Failure.Of(() => PlanInputs.Plan(PlanInputs.OfConfiguration(), Network("a", """["fd00::1", "fd00:0::1"]""")));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("fd00::1 twice", error.Message, StringComparison.Ordinal);
    }

    // The default-network annotation selects the primary with an element of its own.
    [Fact]
    public void The_primary_of_a_pod_can_be_chosen_too() =>
        Assert.Equal("0:10.1.0.1", Text(PlanInputs.Plan(Network("a", """["10.1.0.1"]"""), Network("b", null))));

    private static ResolvedNetwork Network(string name, string? gateways) => PlanInputs.Selected(
        gateways is null ? $$"""{"name": "{{name}}"}""" : $$"""{"name": "{{name}}", "default-route": {{gateways}}}""");

    private static string Text(AttachmentPlan plan) =>
        string.Join(' ', plan.DefaultRoutes.Select(choice => $"{choice.Attachment}:{string.Join(',', choice.Gateways)}"));
}
