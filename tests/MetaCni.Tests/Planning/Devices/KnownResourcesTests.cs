// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning.Devices;

namespace MetaCni.Tests.Planning.Devices;

public sealed class KnownResourcesTests
{
    private static readonly KnownResources Node = new() { Allocatable = ["intel.com/vf"], Recorded = ["intel.com/vf", "a.org/gone"] };

    [Theory]
    [InlineData("ovs-cni.network.kubevirt.io/br1", nameof(ResourceStanding.HasNoDevices))]
    [InlineData("intel.com/vf", nameof(ResourceStanding.HasDevices))]
    [InlineData("a.org/gone", nameof(ResourceStanding.NotKnown))]
    [InlineData("intel.com/VF", nameof(ResourceStanding.HasNoDevices))]
    [InlineData("intel.org/vf", nameof(ResourceStanding.HasNoDevices))]
    [InlineData("bridge.network.kubevirt.io/vf", nameof(ResourceStanding.HasNoDevices))]
    [InlineData("vf", nameof(ResourceStanding.HasDevices))]
    [InlineData("br1", nameof(ResourceStanding.HasDevices))]
    public void A_resource_that_kubelet_has_never_known_has_no_devices(string resource, string standing) =>
        Assert.Equal(standing, Node.StandingOf(resource).ToString());

    [Fact]
    public void What_could_not_be_read_leaves_it_open_unless_the_device_plugin_is_known_to_work()
    {
        var node = Node with { Gaps = ["the checkpoint is damaged"] };

        Assert.Equal(ResourceStanding.NotKnown, node.StandingOf("ovs-cni.network.kubevirt.io/br1"));
        Assert.Equal(ResourceStanding.HasDevices, node.StandingOf("intel.com/vf"));
    }

    [Fact]
    public void A_resource_of_another_domain_or_case_is_named() => Assert.Equal("intel.com/vf", Node.NearOne("VF"));
}
