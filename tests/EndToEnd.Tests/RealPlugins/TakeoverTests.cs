// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>Pods without a record of ours, on a node with real plugins.</summary>
public sealed class TakeoverTests
{
    // What Multus 4 leaves on disk for a pod that it attached.
    [SkippableFact]
    public void A_pod_that_Multus_attached_leaves_nothing_behind()
    {
        using var node = new RealNode();
        var before = node.Look();
        var multus = node.Sandbox.Combine("multus");
        Directory.CreateDirectory(Path.Combine(multus, "results"));
        var secondary = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "p2p",
            ["type"] = "ptp",
            ["ipam"] = node.HostLocal("10.96.0.0/24"),
        };
        JsonArray scratch = [Attach(node, multus, node.Primary(), "eth0"), Attach(node, multus, secondary, "net1")];
        File.WriteAllText(Path.Combine(multus, node.Sandbox.ContainerId), scratch.ToJsonString());
        var config = node.Sandbox.Config(node.Primary());
        config["cniDir"] = multus;
        var runtime = node.Sandbox.Runtime(config) with { Host = node.Host, PluginPath = RepositoryPaths.ReferencePlugins };
        Assert.Equal(2, node.LeasedAddresses.Count);

        runtime.Check().EnsureSuccess("CHECK");
        node.Detach(runtime, before);

        Assert.Empty(Directory.EnumerateFiles(multus, "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public void After_losing_the_state_DEL_deletes_the_primary_with_the_runtimes_prevResult()
    {
        using var node = new RealNode();
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();
        var result = node.Attach(runtime);
        Directory.Delete(node.Sandbox.RecordDirectory, recursive: true);
        File.Delete(node.Sandbox.Combine("state", "status", $"{node.Sandbox.Pod.Namespace}_{node.Sandbox.Pod.Name}.json"));
        var config = node.Sandbox.Config(node.Primary());
        config["prevResult"] = result.DeepClone();

        node.Detach(runtime.With(config), before);
    }

    [SkippableFact]
    public void GC_releases_the_resources_of_a_container_that_no_longer_exists()
    {
        using var node = new RealNode();
        var config = node.Sandbox.Config(node.Primary());
        config["cniVersion"] = "1.1.0";
        var runtime = node.Sandbox.Runtime(config) with { Host = node.Host, PluginPath = RepositoryPaths.ReferencePlugins };
        var before = node.Look();
        runtime.Add().EnsureSuccess("ADD");
        config["cni.dev/valid-attachments"] = new JsonArray();

        runtime.With(config).Gc().EnsureSuccess("GC");

        node.RequireNothingLeft(before);
    }

    private static JsonObject Attach(RealNode node, string multus, JsonObject config, string interfaceName)
    {
        var container = node.Sandbox.ContainerId;
        var bytes = Encoding.UTF8.GetBytes(config.ToJsonString());
        var result = Shell.Run(
            "ip",
            ["netns", "exec", node.Host.Name, Path.Combine(RepositoryPaths.ReferencePlugins, (string)config["type"]!)],
            new Dictionary<string, string>
            {
                ["CNI_COMMAND"] = "ADD",
                ["CNI_CONTAINERID"] = container,
                ["CNI_NETNS"] = node.Pod.Path,
                ["CNI_IFNAME"] = interfaceName,
                ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
            },
            bytes).EnsureSuccess($"ADD of {interfaceName}").Json;
        var encoded = Convert.ToBase64String(bytes);
        File.WriteAllText(Path.Combine(multus, "results", $"{config["name"]}-{container}-{interfaceName}"), new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = container,
            ["config"] = encoded,
            ["ifName"] = interfaceName,
            ["networkName"] = (string?)config["name"],
            ["netns"] = node.Pod.Path,
            ["cniArgs"] = new JsonArray(new JsonArray("IgnoreUnknown", "true")),
            ["result"] = result,
        }.ToJsonString());
        return new JsonObject { ["Name"] = (string?)config["name"], ["Bytes"] = encoded };
    }
}
