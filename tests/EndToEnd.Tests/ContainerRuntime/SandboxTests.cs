// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime;
using ContainerRuntime.V1;
using Grpc.Core;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>Pods with several networks, run by containerd. No manifest names a pod: annotations come from the runtime.</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class SandboxTests(SharedNode shared)
{
    // What a running sandbox has on its node: without these, that nothing is left would mean nothing.
    private static readonly string[] Kinds =
    [
        "link veth", "iptables ", "control group ", "/run/netns/cni-", "/run/containerd/s/", "/run/containerd/runc/",
        "/io.containerd.runtime.v2.task/", "/io.containerd.grpc.v1.cri/sandboxes/",
        "/cni/results/metacni-", "/cni/networks/cluster-net/10.60.0.", "/cni/networks/mv/10.71.0.", "/cni/metacni/attachments/",
    ];

    [SkippableFact]
    public async Task A_sandbox_gets_the_networks_of_its_annotation_and_leaves_no_traces()
    {
        var node = await shared.Started;
        Define(node, "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        Define(node, "p2p", MetaCniNetwork.PointToPoint("p2p", "10.72.0.0/24").ToJsonString());
        var before = node.Traces;

        var id = await node.Run(node.Config(ContainerNode.NewPod, (MetaCniNetwork.Annotation, "mv,p2p@data0")));

        var sandbox = await node.Status(id);
        var kernel = new KernelView(node, sandbox);
        Assert.Equal(PodSandboxState.SandboxReady, sandbox.State);
        Assert.Equal(["data0", "eth0", "net1"], kernel.Names);
        Assert.StartsWith("10.71.0.", Assert.Single(kernel.Addresses("net1")), StringComparison.Ordinal);
        Assert.StartsWith("10.72.0.", Assert.Single(kernel.Addresses("data0")), StringComparison.Ordinal);
        kernel.RequireToBeTheResult();

        // The addresses of the pod are those of its primary network: Services lead to them.
        Assert.Equal(Assert.Single(kernel.Addresses("eth0")), sandbox.Ip);
        Assert.Empty(sandbox.AdditionalIps);

        var traces = node.Traces.Since(before);
        Assert.All(Kinds, kind => Assert.Contains(traces, trace => trace.Contains(kind, StringComparison.Ordinal)));
        await PodTeardown(node, id);
        Assert.Empty(node.Traces.Since(before));
    }

    [SkippableFact]
    public async Task A_sandbox_without_an_annotation_has_its_primary_network()
    {
        var node = await shared.Started;
        var before = node.Traces;

        var id = await node.Run(node.Config(ContainerNode.NewPod));

        var kernel = new KernelView(node, await node.Status(id));
        Assert.Equal(["eth0"], kernel.Names);
        kernel.RequireToBeTheResult();
        await PodTeardown(node, id);
        Assert.Empty(node.Traces.Since(before));
    }

    // kubelet sends it until it succeeds, and then some; the namespace is gone by then.
    [SkippableFact]
    public async Task Stopping_again_succeeds()
    {
        var node = await shared.Started;
        Define(node, "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        var before = node.Traces;
        var id = await node.Run(node.Config(ContainerNode.NewPod, (MetaCniNetwork.Annotation, "mv")));
        await node.Stop(id);

        await node.Stop(id);

        await node.Remove(id);
        Assert.Empty(node.Traces.Since(before));
    }

    [SkippableFact]
    public async Task A_failing_network_fails_the_sandbox_with_its_reason_and_rolls_back_the_others()
    {
        var node = await shared.Started;
        Define(node, "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        Define(node, "broken", """
            {"cniVersion":"1.0.0","name":"broken","type":"recorder","fail":{"ADD":{"code":142,"msg":"no cable"}}}
            """);
        var pod = ContainerNode.NewPod;
        var before = node.Traces;

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => node.Run(node.Config(pod, (MetaCniNetwork.Annotation, "mv,broken"))));

        Assert.EndsWith(": network default/broken (recorder, net2): plugin recorder failed: no cable", failure.Status.Detail, StringComparison.Ordinal);
        var listed = await node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest());
        Assert.DoesNotContain(listed.Items, sandbox => sandbox.Metadata.Uid == pod.Uid);
        Assert.Empty(node.Traces.Since(before));
    }

    [SkippableFact]
    public async Task Twenty_concurrent_sandboxes_get_distinct_addresses_and_leave_no_traces()
    {
        var node = await shared.Started;
        Define(node, "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        var before = node.Traces;
        var pods = Enumerable.Range(1, 20).Select(_ => ContainerNode.NewPod);

        var ids = await Task.WhenAll(pods.Select(pod => node.Run(node.Config(pod, (MetaCniNetwork.Annotation, "mv")))));

        var kernels = (await Task.WhenAll(ids.Select(node.Status))).Select(sandbox => new KernelView(node, sandbox)).ToList();
        string[] addresses = [.. kernels.SelectMany(kernel => kernel.Addresses("eth0").Concat(kernel.Addresses("net1")))];
        Assert.Equal(40, addresses.Distinct().Count());
        await Task.WhenAll(ids.Select(id => PodTeardown(node, id)));
        Assert.Empty(node.Traces.Since(before));
    }

    private static void Define(ContainerNode node, string name, string config) => node.Manifests.AddDefinition("default", name, config);

    private static async Task PodTeardown(ContainerNode node, string id)
    {
        await node.Stop(id);
        await node.Remove(id);
    }
}
