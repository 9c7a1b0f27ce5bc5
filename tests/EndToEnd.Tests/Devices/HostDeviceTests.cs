// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>The real host-device moves a link into the pod and back; which one, it knows from the resource alone.</summary>
public sealed class HostDeviceTests
{
    private const string HostDevice =
        """{"cniVersion":"1.0.0","name":"nic","plugins":[{"type":"host-device","ipam":{"type":"static","addresses":[{"address":"10.80.0.5/24"}]}},{"type":"tuning","mtu":1400}]}""";

    [SkippableFact]
    public async Task Devices_allocated_by_kubelet_move_into_the_pod_and_back()
    {
        await using var node = new DeviceNode();
        using var pci = new PciDirectory();
        AddLink(node, pci, "0000:03:02.0", "vfa");
        AddLink(node, pci, "0000:03:02.1", "vfb");
        node.Define("nic", "intel.com/vf", HostDevice.Replace(""","ipam":{"type":"static","addresses":[{"address":"10.80.0.5/24"}]}""", "", StringComparison.Ordinal));
        node.Kubelet.Node.Give(node.PodName, "web", "intel.com/vf", "0000:03:02.1").Give(node.PodName, "app", "intel.com/vf", "0000:03:02.0");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("nic,nic");
        var runtime = Runtime(node, pci);

        runtime.Add().EnsureSuccess("ADD");

        Assert.Equal(["net1 vfb 1400", "net2 vfa 1400"], Links(node));
        Assert.Equal(["vfa-peer", "vfb-peer"], node.Sandbox.Host.LinkNames.Order(StringComparer.Ordinal));
        await node.Kubelet.DisposeAsync();
        runtime.Del().EnsureSuccess("DEL");
        Assert.Equal(["vfa", "vfa-peer", "vfb", "vfb-peer"], node.Sandbox.Host.LinkNames.Order(StringComparer.Ordinal));
        Assert.Empty(node.Sandbox.Records);
    }

    [SkippableFact]
    public async Task A_vhost_user_device_has_a_status_entry_but_no_link()
    {
        const string info = """{"type":"vhost-user","version":"1.1.0","vhost-user":{"mode":"client","path":"/run/vhost/a.sock"}}""";
        await using var node = new DeviceNode();
        using var pci = new PciDirectory();
        pci.Add("0000:03:02.0", "vfio-pci");
        node.Define("dpdk", "intel.com/dpdk", """{"cniVersion":"1.0.0","name":"dpdk","type":"host-device"}""");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/dpdk", "0000:03:02.0");
        await node.Kubelet.StartAsync();
        Directory.CreateDirectory(Path.Combine(node.DeviceInfo, "dp"));
        File.WriteAllText(Path.Combine(node.DeviceInfo, "dp", "intel.com-dpdk-0000:03:02.0-device.json"), info);
        node.Sandbox.Select("dpdk");
        var runtime = Runtime(node, pci);

        runtime.Add().EnsureSuccess("ADD");

        var entry = JsonNode.Parse(node.Sandbox.StatusText!)!.AsArray()[1]!;
        Assert.Equal(("default/dpdk", "net1"), ((string?)entry["name"], (string?)entry["interface"]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(info), entry["device-info"]), entry.ToJsonString());
        Assert.Empty(node.Sandbox.Namespace.LinkNames);
        runtime.Check().EnsureSuccess("CHECK");
        runtime.Del().EnsureSuccess("DEL");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(node.DeviceInfo, "cni")));
    }

    [SkippableFact]
    public async Task A_missing_device_at_DEL_blocks_neither_the_other_devices_nor_the_pod_forever()
    {
        await using var node = new DeviceNode();
        using var pci = new PciDirectory();
        AddLink(node, pci, "0000:03:02.0", "vfa");
        AddLink(node, pci, "0000:03:02.1", "vfb");
        node.Define("nic", "intel.com/vf", """{"cniVersion":"1.0.0","name":"nic","type":"host-device"}""");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/vf", "0000:03:02.0", "0000:03:02.1");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("nic,nic");
        var config = node.Config();
        config["deleteGrace"] = "1ms";
        var runtime = Runtime(node, pci).With(config);
        runtime.Add().EnsureSuccess("ADD");

        node.Sandbox.Host.Ip("link", "delete", "vfa-peer");
        pci.Remove("0000:03:02.0");
        var first = runtime.Del();
        var second = runtime.Del();

        Assert.NotEqual(0, first.ExitCode);
        Assert.Contains("network default/nic (host-device, net1)", (string)first.Json!["msg"]!, StringComparison.Ordinal);
        Assert.Contains("vfb", node.Sandbox.Host.LinkNames);
        Assert.DoesNotContain("DEL eth0 (recorder)", node.Sandbox.Recorders.Order.Skip(2));
        second.EnsureSuccess("DEL after the grace");
        Assert.Single(node.Sandbox.Records);
    }

    private static MetaCniProcess Runtime(DeviceNode node, PciDirectory pci)
    {
        var runtime = node.Runtime();
        return runtime with { Host = node.Sandbox.Host, PluginPath = $"{pci.PluginDirectory}:{runtime.PluginPath}" };
    }

    private static void AddLink(DeviceNode node, PciDirectory pci, string address, string link)
    {
        node.Sandbox.Host.Ip("link", "add", link, "type", "veth", "peer", "name", $"{link}-peer");
        pci.Add(address, "iavf", link);
    }

    // host-device keeps the name that a link had on the host as its alias.
    private static IEnumerable<string> Links(DeviceNode node) => node.Sandbox.Namespace.Json("link")
        .Where(link => (string)link!["ifname"]! != "lo")
        .Select(link => $"{link!["ifname"]} {link["ifalias"]} {link["mtu"]}")
        .Order(StringComparer.Ordinal);
}
