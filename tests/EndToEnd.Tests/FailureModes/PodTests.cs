// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Faults;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.FailureModes;

/// <summary>The pod is deleted, replaced or changed while it is attached; or it is nobody's but kubelet's.</summary>
public sealed class PodTests
{
    private const string Networks = KubernetesSandbox.Networks;
    private const string Source = "kubernetes.io/config.source";
    private const string Mirror = "kubernetes.io/config.mirror";

    private static bool IsPatch(RecordedRequest request) => request.Method == "PATCH";

    [SkippableFact]
    public async Task A_missing_pod_is_code_11_try_again_later()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(sandbox.Pod));

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 11, "", "default/pod1 does not exist");
        Assert.Equal(2, sandbox.Cluster.Lines.Count);
    }

    [SkippableFact]
    public async Task A_pod_that_appears_late_is_found_by_a_second_read()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        var seen = 0;
        sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(sandbox.Pod));
        sandbox.Fault(Fault.First(() =>
        {
            if (++seen == 2)
            {
                sandbox.Cluster.Put(sandbox.Pod);
            }
        }) with
        { When = request => request.Method == "GET" });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task A_pod_that_is_deleted_during_ADD_is_not_an_error()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.First(() => sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(sandbox.Pod))) with { When = IsPatch, Times = 1 });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)"], sandbox.Node.Recorders.Order);
    }

    [SkippableFact]
    public async Task ADD_for_a_pod_replaced_by_a_pod_of_the_same_name_is_refused()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        Replace(sandbox);

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 114, "", sandbox.Pod.Uid, "replaced");
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADD_for_a_pod_that_is_replaced_during_ADD_is_rolled_back_without_a_status(bool hasRoleOfMultus)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, hasRoleOfMultus ? DeployedRole.OfMultus : DeployedRole.Rules);
        sandbox.Fault(Fault.First(() => Replace(sandbox)) with { When = IsPatch, Times = 1 });

        var outcome = await sandbox.AddAsync(sandbox.ConfigWithAnnotations());

        Undone.Require(sandbox, outcome, 114, "eth0", sandbox.Pod.Uid, "replaced");
        Assert.Null(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task If_the_annotations_changed_since_the_runtime_read_them_ADD_is_rolled_back()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Define("b");
        sandbox.Select("a,b");

        var outcome = await sandbox.AddAsync(sandbox.ConfigWithAnnotations((Networks, "a")));

        Undone.Require(sandbox, outcome, 11, "eth0 net1", Networks, "changed");
    }

    [SkippableFact]
    public async Task The_ADD_after_an_annotation_change_uses_the_new_annotations()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("b");
        sandbox.Select("b");
        Assert.Equal(1, (await sandbox.AddAsync(sandbox.ConfigWithAnnotations())).ExitCode);
        sandbox.Node.Recorders.Forget();

        (await sandbox.AddAsync(sandbox.ConfigWithAnnotations((Networks, "b")))).EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], sandbox.Node.Recorders.Order);
    }

    // A result of CNI 0.2.0 lists no interface and has an entry in the status all the same, and the answer to the PATCH shows the pod.
    [SkippableTheory]
    [InlineData(true, 11)]
    [InlineData(false, 114)]
    public async Task Outdated_runtime_annotations_are_detected_even_if_the_result_has_no_interfaces(bool isSamePod, int code)
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        if (!isSamePod)
        {
            Replace(sandbox);
        }

        var config = sandbox.ConfigWithAnnotations();
        config["delegates"] = JsonNode.Parse("""
            [{"cniVersion":"0.2.0","name":"old","type":"recorder","answer":{"cniVersion":"0.2.0","ip4":{"ip":"10.9.0.5/24"}}}]
            """);

        var outcome = await sandbox.AddAsync(config);

        Undone.Require(sandbox, outcome, code, "eth0", isSamePod ? Networks : "replaced");
        Assert.Equal([$"PATCH {sandbox.PodPath}/status"], sandbox.Cluster.Lines);
    }

    // kubelet's uid of a static pod is a hash, which its mirror notes; the mirror's own uid is another.
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_static_pod_is_identified_by_the_hash_in_the_annotation_of_its_mirror_pod(bool isToldByTheRuntime)
    {
        var pod = new TestPod { Uid = "0a1b2c3d4e5f60718293a4b5c6d7e8f9" };
        await using var sandbox = await KubernetesSandbox.StartAsync(pod);
        sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(pod));
        sandbox.Cluster.Put(pod with { Uid = "5b0e4d3e-6f0a-4c59-8b3c-6d1b9c0a7f11" }, (Source, "file"), (Mirror, pod.Uid));

        var config = isToldByTheRuntime ? sandbox.ConfigWithAnnotations((Source, "file")) : sandbox.Config();
        (await sandbox.AddAsync(config)).EnsureSuccess("ADD");

        var patch = sandbox.Cluster.Server.Requests.Single(IsPatch);
        Assert.Equal("5b0e4d3e-6f0a-4c59-8b3c-6d1b9c0a7f11", (string?)patch.Json!["metadata"]!["uid"]);
        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task The_status_is_not_written_to_an_outdated_mirror_pod()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Put(sandbox.Pod, (Source, "file"), (Mirror, "hash-of-yesterday"));
        sandbox.Cluster.Server.Change(ApiCluster.KeyOf(sandbox.Pod), pod => pod["metadata"]!["uid"] = Guid.NewGuid().ToString());

        var outcome = await sandbox.AddAsync(sandbox.ConfigWithAnnotations((Source, "file")));

        Undone.Require(sandbox, outcome, 11, "eth0", "mirror of static pod");
        Assert.Null(sandbox.StatusText);
        Assert.DoesNotContain(sandbox.Cluster.Server.Requests, IsPatch);
    }

    [SkippableFact]
    public async Task A_static_pod_without_a_mirror_pod_is_attached_with_the_runtimes_annotations()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(sandbox.Pod));
        sandbox.Define("a");

        (await sandbox.AddAsync(sandbox.ConfigWithAnnotations((Source, "file"), (Networks, "a")))).EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], sandbox.Node.Recorders.Order);
    }

    [SkippableFact]
    public async Task Concurrent_ADDs_of_two_pods_do_not_interfere()
    {
        await using var one = await KubernetesSandbox.StartAsync(new TestPod { Name = "one" });
        one.Define("a");
        one.Select("a");
        var two = one.Beside(new TestPod { Name = "two" });
        using var node = two.Node;
        var config = two.Config();
        config["stateDir"] = one.Config()["stateDir"]!.DeepClone();

        var outcomes = await Task.WhenAll(one.AddAsync(), two.AddAsync(config));

        Assert.All(outcomes, outcome => outcome.EnsureSuccess("ADD"));
        Assert.Contains("default/a", one.StatusText, StringComparison.Ordinal);
        Assert.DoesNotContain("default/a", two.StatusText, StringComparison.Ordinal);
        Assert.Equal(2, one.Node.Records.Count);
    }

    private static void Replace(KubernetesSandbox sandbox)
    {
        sandbox.Cluster.Server.Delete(ApiCluster.KeyOf(sandbox.Pod));
        sandbox.Cluster.Put(sandbox.Pod with { Uid = Guid.NewGuid().ToString() });
    }
}
