// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.DefaultRoute;

public sealed class RefusalTests
{
    [SkippableTheory]
    [InlineData("10.250.0.1")]
    [InlineData("2001:db8::1")]
    public void A_gateway_that_the_interface_cannot_reach_rolls_back_the_ADD(string gateway)
    {
        using var pod = new RoutedPod();

        var error = pod.Refuse($$"""[{"name":"a","default-route":["{{gateway}}"]}]""");

        Assert.Equal(109, (int)error["code"]!);
        Assert.Contains("network default/a (net1): ", (string)error["msg"]!, StringComparison.Ordinal);
        Assert.Contains(gateway, (string)error["msg"]!, StringComparison.Ordinal);
    }

    // Nothing was attached that would have to be undone: no plugin has made its bridge.
    [SkippableTheory]
    [InlineData("""[{"name":"a","default-route":["10.101.0.1"]},{"name":"b","default-route":["10.102.0.1"]}]""")]
    [InlineData("""[{"name":"a","default-route":["fd00:101::1"]},{"name":"b","default-route":["10.102.0.1","fd00:102::1"]}]""")]
    [InlineData("""[{"name":"a","default-route":[]},{"name":"b","default-route":["fd00:102::1"]}]""")]
    [InlineData("""[{"name":"a","default-route":[]},{"name":"b","default-route":[]}]""")]
    public void Elements_that_contradict_each_other_are_refused_before_anything_is_attached(string networks)
    {
        using var pod = new RoutedPod();
        var before = pod.Node.Look();

        var error = pod.Refuse(networks);

        Assert.Equal(7, (int)error["code"]!);
        Assert.DoesNotContain("br-0", pod.Node.Host.LinkNames);
        Assert.Empty(pod.Node.Look().Since(before));
    }
}
