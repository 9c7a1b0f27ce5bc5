// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Devices;
using MetaCni.Cluster.Manifests;
using Support;

namespace EndToEnd.Tests.Examples;

/// <summary>
/// The examples that need hardware, without it: recorders in the place of the plugins, and a stand-in kubelet that gives each
/// container what its limits ask for. What that shows: the manifests are valid, and resources, limits and networks fit together.
/// </summary>
public sealed class HardwareExamplesTests
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    [SkippableTheory]
    [ClassData(typeof(HardwareExampleNames))]
    public async Task Each_network_of_an_example_gets_what_the_pods_limits_ask_for(string example)
    {
        var manifests = ManifestReader.ReadAll(Path.Combine(Trial.Examples, "hardware", example));
        var pod = manifests.Single(manifest => manifest.Text("kind") == "Pod");
        await using var node = new DeviceNode(new TestPod { Name = pod.Metadata("name") });
        GiveLimits(node, pod.Json);
        Copy(node, manifests);
        node.Sandbox.Select(pod.Annotations()[Networks]);
        await node.Kubelet.StartAsync();

        node.Runtime().Add().EnsureSuccess("ADD");

        var given = node.Kubelet.Node.Given.SelectMany(devices => devices.Ids).Order(StringComparer.Ordinal);
        var used = node.Sandbox.Recorders.Calls.Select(call => (string?)call.Config["deviceID"]).OfType<string>().Distinct();
        Assert.Equal(given, used.Order(StringComparer.Ordinal));
        node.Runtime().Del().EnsureSuccess("DEL");
        Assert.Empty(node.Sandbox.Records);
    }

    // Only extended resources: those with a domain.
    private static void GiveLimits(DeviceNode node, JsonObject pod)
    {
        foreach (var container in pod["spec"]!["containers"]!.AsArray())
        {
            var limits = container!["resources"]?["limits"]?.AsObject() ?? [];
            foreach (var (resource, count) in limits.Where(limit => limit.Key.Contains('/', StringComparison.Ordinal)))
            {
                var name = (string)container["name"]!;
                var ids = Enumerable.Range(0, int.Parse(count!.ToString(), CultureInfo.InvariantCulture)).Select(index => $"{name}-{resource}-{index}");
                node.Kubelet.Node.Give(node.PodName, name, resource, [.. ids]);
            }
        }
    }

    // The definitions as they are, but for the types of their plugins.
    private static void Copy(DeviceNode node, IReadOnlyList<Manifest> manifests)
    {
        foreach (var manifest in manifests.Where(manifest => manifest.Text("kind") == "NetworkAttachmentDefinition"))
        {
            var config = JsonNode.Parse(manifest.Text("spec", "config"))!.AsObject();
            foreach (var plugin in config["plugins"]?.AsArray() ?? [config])
            {
                plugin!["type"] = "recorder";
            }

            node.Sandbox.Manifests.AddDefinition(
                node.Sandbox.Pod.Namespace, manifest.Metadata("name"), config.ToJsonString(),
                manifest.Annotations().Select(annotation => (annotation.Key, annotation.Value)));
        }
    }
}
