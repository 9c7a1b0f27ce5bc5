// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using static MetaCni.Tests.Planning.Devices.DeviceInputs;

namespace MetaCni.Tests.Planning;

public sealed class DevicePlanTests
{
    private static readonly PodDevice Device = new() { Id = "0000:03:02.0", Resource = Vf, Container = "app" };

    private static readonly ResolvedNetwork Chain = Network("a") with
    {
        Configuration = PlanInputs.List("""{"cniVersion": "1.0.0", "name": "own", "plugins": [{"type": "sriov", "vlan": 5}, {"type": "rdma"}, {"type": "tuning", "deviceID": "stale"}]}"""),
        Device = Device,
    };

    [Fact]
    public void The_device_reaches_every_plugin_of_the_list()
    {
        var plugins = PlanInputs.Secondary(Chain).Configuration.Plugins.Select(plugin => JsonText.Of(plugin.Json));

        Assert.Equal(
            [
                """{"type":"sriov","vlan":5,"deviceID":"0000:03:02.0","pciBusID":"0000:03:02.0"}""",
                """{"type":"rdma","deviceID":"0000:03:02.0","pciBusID":"0000:03:02.0"}""",
                """{"type":"tuning","deviceID":"0000:03:02.0","pciBusID":"0000:03:02.0"}""",
            ],
            plugins);
        Assert.False(((JsonObject)Chain.Configuration.Json["plugins"]![0]!).ContainsKey("deviceID"));
    }

    [Fact]
    public void The_device_is_a_capability_argument_and_has_device_info_files()
    {
        var attachment = PlanInputs.Secondary(Chain);

        Assert.Equal(
            """{"deviceID":"0000:03:02.0","CNIDeviceInfoFile":"/var/run/k8s.cni.cncf.io/devinfo/cni/team-a-c1_net1"}""",
            JsonText.Of(attachment.CapabilityArguments));
        Assert.Equal(
            new DeviceInfoPlan
            {
                File = "/var/run/k8s.cni.cncf.io/devinfo/cni/team-a-c1_net1",
                Source = "/var/run/k8s.cni.cncf.io/devinfo/dp/intel.com-vf-0000:03:02.0-device.json",
            },
            attachment.DeviceInfo);
    }

    [Fact]
    public void A_primary_with_a_device_keeps_the_capability_arguments_of_the_runtime()
    {
        var config = PlanInputs.Config with { RuntimeConfig = JsonText.Object("""{"portMappings": []}""") };
        var primary = PlanInputs.OfConfiguration() with { Device = Device };

        var attachment = Planner.Plan(config, PlanInputs.Context, [primary]).Attachments[0];

        Assert.Equal(
            """{"portMappings":[],"deviceID":"0000:03:02.0","CNIDeviceInfoFile":"/var/run/k8s.cni.cncf.io/devinfo/cni/main-c1_eth0"}""",
            JsonText.Of(attachment.CapabilityArguments));
        Assert.Equal("0000:03:02.0", (string?)attachment.Configuration.Plugins[0].Json["pciBusID"]);
        Assert.Equal("""{"portMappings":[]}""", JsonText.Of(config.RuntimeConfig));
    }

    [Fact]
    public void A_deviceID_for_a_network_without_a_resource_is_only_a_capability_argument()
    {
        var attachment = PlanInputs.Secondary(Network("a", "", "\"deviceID\": \"5\""));

        Assert.False(attachment.Configuration.Plugins[0].Json.ContainsKey("deviceID"));
        Assert.Equal("5", (string?)attachment.CapabilityArguments!["deviceID"]);
        Assert.Equal("", attachment.DeviceInfo!.Source);
    }

    [Theory]
    [InlineData("CNIDeviceInfoFile")]
    [InlineData("cniDeviceInfoFile")]
    public void A_plugin_with_the_CNIDeviceInfoFile_capability_gets_the_file_without_a_device(string capability)
    {
        var network = Network("a", "") with
        {
            Configuration = PlanInputs.List($$"""{"cniVersion": "1.0.0", "name": "own", "plugins": [{"type": "tuning"}, {"type": "userspace", "capabilities": {"{{capability}}": true} }]}"""),
        };

        var attachment = PlanInputs.Secondary(network);

        const string file = "/var/run/k8s.cni.cncf.io/devinfo/cni/team-a-c1_net1";
        Assert.Equal(new DeviceInfoPlan { File = file }, attachment.DeviceInfo);
        Assert.Equal($$"""{"CNIDeviceInfoFile":"{{file}}"}""", JsonText.Of(attachment.CapabilityArguments));
        Assert.False(attachment.Configuration.Plugins[1].Json.ContainsKey("deviceID"));
        Assert.Empty(PlanInputs.Plan(PlanInputs.OfConfiguration(), network).UnmetRequests);
    }

    [Fact]
    public void A_primary_with_the_CNIDeviceInfoFile_capability_gets_MetaCnis_file()
    {
        var config = PlanInputs.Config with { RuntimeConfig = JsonText.Object("""{"portMappings": [], "CNIDeviceInfoFile": "/elsewhere"}""") };
        var primary = PlanInputs.OfConfiguration() with
        {
            Configuration = PlanInputs.List("""{"cniVersion": "1.0.0", "name": "main", "type": "userspace", "capabilities": {"CNIDeviceInfoFile": true}}"""),
        };

        var attachment = Planner.Plan(config, PlanInputs.Context, [primary]).Attachments[0];

        Assert.Equal(
            """{"portMappings":[],"CNIDeviceInfoFile":"/var/run/k8s.cni.cncf.io/devinfo/cni/main-c1_eth0"}""",
            JsonText.Of(attachment.CapabilityArguments));
    }

    [Fact]
    public void Without_a_device_or_the_capability_no_device_info_file_is_planned()
    {
        var network = Network("a", "") with
        {
            Configuration = PlanInputs.List("""{"cniVersion": "1.0.0", "name": "own", "type": "userspace", "capabilities": {"CNIDeviceInfoFile": false}}"""),
        };

        Assert.Null(PlanInputs.Secondary(network).DeviceInfo);
        Assert.Null(PlanInputs.Secondary(network).CapabilityArguments);
    }

    [Fact]
    public void A_device_of_a_resource_needs_no_capability()
    {
        var named = Network("a", members: "\"deviceID\": \"0000:03:02.0\"");

        Assert.Empty(PlanInputs.Plan(PlanInputs.OfConfiguration(), named with { Device = Device }).UnmetRequests);
        Assert.Single(PlanInputs.Plan(PlanInputs.OfConfiguration(), named with { Resource = "" }).UnmetRequests);
    }

    // What is missing is said where devices are assigned.
    [Fact]
    public void A_deviceID_for_a_network_with_a_resource_is_not_taken_from_the_element()
    {
        var plan = PlanInputs.Plan(PlanInputs.OfConfiguration(), Network("a", members: "\"deviceID\": \"9\""));

        Assert.Null(plan.Attachments[1].CapabilityArguments);
        Assert.Null(plan.Attachments[1].DeviceInfo);
        Assert.Empty(plan.UnmetRequests);
    }

    // 255 bytes are the longest name that a file can have, and a temporary one stands beside it while it is written.
    [Fact]
    public void The_device_info_file_name_is_valid_and_unique_for_the_longest_names()
    {
        var @namespace = new string('n', 63);
        var first = FileOf(new string('a', 253), "f0");
        var second = FileOf(new string('a', 253), "f1");
        var other = FileOf(new string('a', 252), "f0");

        Assert.All([first, second, other], file => Assert.InRange(Path.GetFileName(file).Length, 1, 255 - ".tmp-".Length - ".12345678.123".Length));
        Assert.Equal(3, new[] { first, second, other }.Distinct().Count());
        Assert.StartsWith($"/var/run/k8s.cni.cncf.io/devinfo/cni/{@namespace}-aaa", first, StringComparison.Ordinal);

        string FileOf(string network, string end) => DeviceInfoPlan.Of(
            "/var/run/k8s.cni.cncf.io/devinfo",
            $"{@namespace}/{network}",
            (Named.Container(new string('c', 62) + end), Named.Interface("abcdefghijklmno")),
            Device).File;
    }

    [Fact]
    public void A_device_info_file_name_that_fits_is_the_name_of_the_specification() => Assert.Equal(
        $"/d/cni/team-{new string('a', 219)}-c1_eth0123",
        DeviceInfoPlan.Of("/d", $"team/{new string('a', 219)}", (Named.Container("c1"), Named.Interface("eth0123")), Device).File);
}
