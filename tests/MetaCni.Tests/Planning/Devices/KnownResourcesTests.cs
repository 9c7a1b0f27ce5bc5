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
    public void A_resource_unknown_to_kubelet_has_no_devices(string resource, string standing) =>
        Assert.Equal(standing, Node.StandingOf(resource).ToString());

    [Fact]
    public void Unreadable_kubelet_data_makes_a_resource_unknown_unless_it_has_devices()
    {
        var node = Node with { Gaps = ["the checkpoint is damaged"] };

        Assert.Equal(ResourceStanding.NotKnown, node.StandingOf("ovs-cni.network.kubevirt.io/br1"));
        Assert.Equal(ResourceStanding.HasDevices, node.StandingOf("intel.com/vf"));
    }

    [Fact]
    public void A_resource_of_another_domain_or_case_is_named() => Assert.Equal("intel.com/vf", Node.NearOne("VF"));
}
