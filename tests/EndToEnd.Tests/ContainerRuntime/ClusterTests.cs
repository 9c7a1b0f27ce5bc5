// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime;
using EndToEnd.Tests.Kubernetes;
using Grpc.Core;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>A pod's whole way: the API server has it, containerd runs it, and what came of it stands in the API server.</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class ClusterTests
{
    private const string TwoNetworks = "mv,p2p@data0";

    [SkippableFact]
    public async Task The_status_of_a_pod_shows_the_networks_of_its_sandbox()
    {
        await using var place = await StartAsync();
        var (node, cluster, pod) = (place.Node, place.Cluster, ContainerNode.NewPod);
        cluster.Put(pod, (MetaCniNetwork.Annotation, TwoNetworks));
        var before = node.Traces;

        var id = await node.Run(node.Config(pod, (MetaCniNetwork.Annotation, TwoNetworks)));

        var sandbox = await node.Status(id);
        var kernel = new KernelView(node, sandbox);
        kernel.RequireToBeTheResult();
        Assert.Equal(Assert.Single(kernel.Addresses("eth0")), sandbox.Ip);

        // What kubectl get pod -o yaml shows.
        var status = JsonNode.Parse(cluster.StatusText(pod)!)!.AsArray();
        Assert.Equal(
            ["cluster-net eth0 True", "default/mv net1 ", "default/p2p data0 "],
            status.Select(entry => $"{entry!["name"]} {entry["interface"]} {(bool?)entry["default"]}"));
        Assert.All(status, entry => Assert.Equal(
            kernel.Addresses((string)entry!["interface"]!), entry["ips"]!.AsArray().Select(ip => (string)ip!)));
        Assert.All(status, entry => Assert.Equal(kernel.Mac((string)entry!["interface"]!), (string?)entry["mac"]));

        // What kubectl describe pod shows.
        Assert.Equal(
            status.Select(entry => Told(kernel, (string)entry!["interface"]!, (string)entry["name"]!)).Order(), cluster.Events.Order());

        // One request a definition and one for the status: the runtime told the annotations.
        Assert.Equal(
            ["GET mv", "GET p2p", "PATCH status"],
            cluster.Lines.Select(line => $"{line.Split(' ')[0]} {line.Split('/')[^1]}").Order());

        cluster.Server.Delete(ApiCluster.KeyOf(pod));
        await PodTeardown(node, id);
        Assert.Empty(node.Traces.Since(before));
    }

    // Whoever wins, kubelet tries again with the annotations of now.
    [SkippableFact]
    public async Task A_sandbox_with_outdated_annotations_fails_and_is_rolled_back()
    {
        await using var place = await StartAsync();
        var (node, cluster, pod) = (place.Node, place.Cluster, ContainerNode.NewPod);
        cluster.Put(pod, (MetaCniNetwork.Annotation, TwoNetworks));
        var before = node.Traces;

        var failure = await Assert.ThrowsAsync<RpcException>(() => node.Run(node.Config(pod, (MetaCniNetwork.Annotation, "mv"))));

        Assert.Contains(
            $"the annotation {MetaCniNetwork.Annotation} of pod default/{pod.Name} was changed", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(node.Traces.Since(before));
        var id = await node.Run(node.Config(pod, (MetaCniNetwork.Annotation, TwoNetworks)));
        Assert.Equal(["data0", "eth0", "net1"], new KernelView(node, await node.Status(id)).Names);
        await PodTeardown(node, id);
        Assert.Empty(node.Traces.Since(before));
    }

    [SkippableFact]
    public async Task A_sandbox_stops_while_the_API_server_is_down()
    {
        await using var place = await StartAsync();
        var (node, cluster, pod) = (place.Node, place.Cluster, ContainerNode.NewPod);
        cluster.Put(pod, (MetaCniNetwork.Annotation, TwoNetworks));
        var before = node.Traces;
        var id = await node.Run(node.Config(pod, (MetaCniNetwork.Annotation, TwoNetworks)));

        await cluster.Server.StopListeningAsync();

        await PodTeardown(node, id);
        Assert.Empty(node.Traces.Since(before));
    }

    private static async Task<ClusterNode> StartAsync()
    {
        var place = await ClusterNode.StartAsync();
        place.Cluster.Define("default", "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        place.Cluster.Define("default", "p2p", MetaCniNetwork.PointToPoint("p2p", "10.72.0.0/24").ToJsonString());
        return place;
    }

    // pkg/multus/multus.go of v4.3.0: "Add %s %v from %s".
    private static string Told(KernelView kernel, string name, string network) =>
        $"Normal AddedInterface: Add {name} [{string.Join(' ', kernel.Networks(name))}] from {network}";

    private static async Task PodTeardown(ContainerNode node, string id)
    {
        await node.Stop(id);
        await node.Remove(id);
    }
}
