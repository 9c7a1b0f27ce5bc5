// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning.Devices;
using static MetaCni.Tests.Planning.Devices.DeviceInputs;

namespace MetaCni.Tests.Planning.Devices;

public sealed class DeviceAssignmentTests
{
    [Fact]
    public void Containers_keep_their_order_and_ids_are_sorted_within_one()
    {
        var pod = Pod([.. In("web", Vf, "0000:03:02.3", "0000:03:02.1"), .. In("app", Vf, "0000:03:02.2", "0000:03:02.0")]);

        var assignment = DeviceAssignment.Of([Network("a"), Network("b"), Network("c"), Network("d")], pod);

        Assert.Equal("0000:03:02.1 0000:03:02.3 0000:03:02.0 0000:03:02.2", assignment.Ids());
        Assert.Empty(assignment.Shortages);
    }

    [Fact]
    public void Each_network_gets_a_device_of_its_own_resource()
    {
        var pod = Pod([
            .. In("one", "a.org/x", "x2", "x1"), .. In("one", "b.org/y", "y1", "y2"),
            .. In("two", "b.org/y", "y4", "y3"), .. In("two", "a.org/x", "x3", "x4")]);

        var assignment = DeviceAssignment.Of(
            [Network("a", "a.org/x"), Network("b", "b.org/y"), Network("a", "a.org/x"), Network("b", "b.org/y"), Network("c", "a.org/x"), Network("d", "b.org/y")],
            pod);

        Assert.Equal("x1 y1 x2 y2 x3 y3", assignment.Ids());
    }

    [Fact]
    public void A_device_is_assigned_once_across_primary_default_and_selected_networks()
    {
        var primary = PlanInputs.OfConfiguration() with { Resource = Vf };
        var byDefault = PlanInputs.OfConfiguration("storage") with { Resource = Vf };

        var assignment = DeviceAssignment.Of([primary, byDefault, Network("a")], Pod([.. In("app", Vf, "2", "1", "3")]));

        Assert.Equal("1 2 3", assignment.Ids());
    }

    [Fact]
    public void A_device_of_an_init_container_that_is_reused_counts_once()
    {
        var pod = Pod([.. In("init", Vf, "1"), .. In("app", Vf, "1")]);

        var assignment = DeviceAssignment.Of([Network("a", members: "\"metacni.io/container\": \"app\""), Network("b")], pod);

        Assert.Equal("1 -", assignment.Ids());
    }

    [Fact]
    public void A_network_is_not_attached_without_a_device_if_a_device_id_is_unknown()
    {
        var pod = DeviceInputs.Pod();

        Assert.True(Assert.Single(DeviceAssignment.Of([DeviceInputs.Network("a")], pod).Shortages).MayHaveNoDevices);
        Assert.False(Assert.Single(
            DeviceAssignment.Of([DeviceInputs.Network("a")], pod with { ResourcesWithoutId = [DeviceInputs.Vf] }).Shortages).MayHaveNoDevices);
    }

    [Theory]
    [InlineData("\"metacni.io/container\": \"two\"", "3")]
    [InlineData("\"metacni.io/device\": \"2\"", "2")]
    [InlineData("\"deviceID\": \"2\"", "2")]
    [InlineData("\"metacni.io/claim\": \"nics\"", "7")]
    [InlineData("\"metacni.io/claim\": \"nics/fast\"", "8")]
    [InlineData("\"metacni.io/claim\": \"nics/any\"", "9")]
    [InlineData("\"metacni.io/container\": \"two\", \"metacni.io/device\": \"4\"", "4")]
    public void An_element_can_select_container_device_or_claim(string members, string expected)
    {
        var pod = Pod([
            .. In("one", Vf, "1", "2"), .. In("two", Vf, "3", "4"),
            Claimed("nics", "slow", "7"), Claimed("nics", "fast", "8"), Claimed("nics", "any/second", "9")]);

        Assert.Equal(expected, DeviceAssignment.Of([Network("a", members: members)], pod).Ids());
    }

    [Fact]
    public void More_specific_requests_are_served_first()
    {
        var networks = new[] { Network("a"), Network("b", members: "\"metacni.io/device\": \"1\"") };

        Assert.Equal("2 1", DeviceAssignment.Of(networks, Pod([.. In("app", Vf, "1", "2")])).Ids());
    }

    [Fact]
    public void A_flexible_network_leaves_a_device_for_one_without_a_choice()
    {
        // The first may have anything of the claim, the second only what is of the resource.
        var networks = new[] { Network("a", "", "\"metacni.io/claim\": \"nics\""), Network("b") };

        Assert.Equal("2 1", DeviceAssignment.Of(networks, Pod(Claimed("nics", "r", "1"), Claimed("nics", "r", "2", "other.org/x"))).Ids());
    }

    [Fact]
    public void The_shortage_message_lists_the_used_devices_and_the_network()
    {
        var assignment = DeviceAssignment.Of([Network("a"), Network("b"), Network("b")], Pod([.. In("app", Vf, "1", "2")]));

        Assert.Equal(
            "network team/b requests a device of resource intel.com/vf: kubelet allocated 2 of it (1, 2) to this pod, all used by other networks; "
            + "request one more in the container's resource limits, or remove the network",
            Assert.Single(assignment.Shortages).Sentence);
        Assert.Equal("1 2 -", assignment.Ids());
    }

    [Fact]
    public void The_shortage_message_for_a_missing_resource_lists_the_pods_resources()
    {
        var assignment = DeviceAssignment.Of([Network("a", "intel.com/VF")], Pod([.. In("app", Vf, "1")]) with { Notes = ["one more fact"] });

        Assert.Equal(
            "network team/a requests a device of resource intel.com/VF: kubelet allocated no such device to this pod, only devices of intel.com/vf; "
            + "request one in the container's resource limits, or correct the resource in the network's definition (one more fact)",
            Assert.Single(assignment.Shortages).Sentence);
    }

    [Fact]
    public void The_shortage_message_for_an_unknown_device_lists_the_pods_devices()
    {
        var assignment = DeviceAssignment.Of([Network("a", members: "\"metacni.io/device\": \"9\"")], Pod([.. In("app", Vf, "1")]));

        Assert.Equal(
            "network team/a requests a device of resource intel.com/vf, device 9: kubelet allocated 1 of it (1) to this pod, but not the requested one; "
            + "correct the element's keys, or remove them to accept any device",
            Assert.Single(assignment.Shortages).Sentence);
    }

    // Multus passes over the deviceID of an element whose network names a resource; only requestPolicy warn gets as far as that.
    // An id is unique within its resource; a PCI address is one piece of hardware, whatever pools it is in.
    [Fact]
    public void A_PCI_address_in_two_resources_is_one_device()
    {
        var pod = Pod([
            .. In("app", "a.org/x", "0000:03:02.0", "5"), .. In("app", "b.org/y", "0000:03:02.0", "5"), Claimed("nics", "r", "0000:03:02.0", "c.org/z")]);

        var assignment = DeviceAssignment.Of(
            [Network("a", "b.org/y"), Network("b", "a.org/x"), Network("c", "b.org/y"), Network("d", "c.org/z")], pod);

        Assert.Equal("0000:03:02.0 5 5 -", assignment.Ids());
        Assert.Contains("1 of it (0000:03:02.0) to this pod, all used by other networks", Assert.Single(assignment.Shortages).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deviceID_that_the_pod_lacks_is_a_shortage_but_another_device_is_assigned()
    {
        var pod = Pod([.. In("app", Vf, "3", "4")]);

        var assignment = DeviceAssignment.Of([Network("a", members: "\"deviceID\": \"9\""), Network("b")], pod);

        Assert.Equal("4 3", assignment.Ids());
        Assert.Contains(
            "kubelet allocated 2 of it (3, 4) to this pod, but not the requested one", Assert.Single(assignment.Shortages).Sentence, StringComparison.Ordinal);
        Assert.Equal("- 3", DeviceAssignment.Of([Network("a", members: "\"metacni.io/device\": \"9\""), Network("b")], pod).Ids());
    }

    [Fact]
    public void Networks_without_resource_and_claim_need_no_device()
    {
        var networks = new[] { PlanInputs.OfConfiguration(), Network("a", "", "\"deviceID\": \"5\", \"org.example/x\": 1") };

        Assert.False(DeviceAssignment.IsWanted(networks));
        Assert.Equal("- -", DeviceAssignment.Of(networks, Pod([.. In("app", Vf, "5")])).Ids());
    }

    [Fact]
    public void A_key_that_is_null_is_absent()
    {
        var networks = new[] { Network("a", members: "\"metacni.io/device\": null, \"metacni.io/claim\": null"), Network("b", "", "\"metacni.io/container\": null") };

        Assert.Equal("5 -", DeviceAssignment.Of(networks, Pod([.. In("app", Vf, "5")])).Ids());
    }

    [Theory]
    [InlineData(Vf, "\"metacni.io/device\": 5", "metacni.io/device must be a string that is not empty")]
    [InlineData(Vf, "\"metacni.io/claim\": \"\"", "metacni.io/claim must be a string that is not empty")]
    [InlineData("", "\"metacni.io/device\": \"1\"", "metacni.io/device selects a device, but the network's definition names no resource; annotate it with k8s.v1.cni.cncf.io/resourceName")]
    public void Invalid_device_keys_are_an_error(string resource, string members, string problem)
    {
        var e = Assert.Throws<CniException>(() => DeviceAssignment.IsWanted([Network("a", resource, members)]));

        Assert.Equal((7, $"{PlanInputs.Place} (network team/a): {problem}"), (e.Error.Code, e.Error.Message));
    }
}
