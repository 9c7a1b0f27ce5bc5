// SPDX-License-Identifier: Apache-2.0

using ApiServer.Faults;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>What one pod costs the API server.</summary>
public sealed class RequestTests
{
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    [SkippableFact]
    public async Task A_pod_without_networks_needs_only_the_status_request()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();

        var outcome = await sandbox.AddAsync(sandbox.ConfigWithAnnotations());

        outcome.EnsureSuccess("ADD");
        Assert.Equal([$"PATCH {sandbox.PodPath}/status"], sandbox.Cluster.Lines);
        Assert.Contains("\"name\": \"cluster-net\"", sandbox.StatusText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_pod_is_read_if_the_runtime_does_not_pass_its_annotations()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal([$"GET {sandbox.PodPath}", $"PATCH {sandbox.PodPath}/status"], sandbox.Cluster.Lines);
        Assert.All(Requests(sandbox), request => Assert.Equal(MetadataOnly, request.Header("Accept")));
    }

    [SkippableFact]
    public async Task The_status_is_a_merge_patch_of_one_annotation_for_one_uid()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();

        (await sandbox.AddAsync(sandbox.ConfigWithAnnotations())).EnsureSuccess("ADD");

        var patch = Assert.Single(Requests(sandbox));
        var metadata = patch.Json!["metadata"]!.AsObject();
        Assert.Equal("application/merge-patch+json", patch.Header("Content-Type"));
        Assert.Equal(["annotations", "uid"], metadata.Select(member => member.Key).Order());
        Assert.Equal(sandbox.Pod.Uid, (string?)metadata["uid"]);
        Assert.Equal("k8s.v1.cni.cncf.io/network-status", Assert.Single(metadata["annotations"]!.AsObject()).Key);
    }

    // One that came alone would wait in vain for the other.
    [SkippableFact]
    public async Task Definitions_are_read_at_the_same_time()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Define("b");
        sandbox.Select("a,b");
        using var both = new CountdownEvent(2);
        sandbox.Fault(Fault.First(() =>
        {
            both.Signal();
            both.Wait(TimeLimit.Length);
        }) with
        { When = request => request.Path.Contains("network-attachment-definitions", StringComparison.Ordinal), Times = 2 });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(0, both.CurrentCount);
        Assert.Equal(2, sandbox.Cluster.Lines.Count(line => line.Contains("network-attachment-definitions", StringComparison.Ordinal)));
        Assert.Equal(4, sandbox.Cluster.Lines.Count);
    }

    [SkippableFact]
    public async Task All_requests_use_HTTP_2_and_the_user_of_the_kubeconfig()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
        Assert.All(sandbox.Cluster.Server.Requests, request => Assert.Equal(ApiCluster.User, request.User));
    }

    [SkippableFact]
    public async Task DEL_CHECK_and_STATUS_send_no_request_to_the_API_server()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Select("a");
        (await sandbox.AddAsync()).EnsureSuccess("ADD");
        var before = sandbox.Cluster.Server.Requests.Count;
        var config = sandbox.Config();

        (await sandbox.RunAsync("CHECK", config)).EnsureSuccess("CHECK");
        (await sandbox.RunAsync("DEL", config)).EnsureSuccess("DEL");
        config["cniVersion"] = "1.1.0";
        (await sandbox.RunAsync("STATUS", config)).EnsureSuccess("STATUS");

        Assert.Equal(before, sandbox.Cluster.Server.Requests.Count);
    }

    private static IEnumerable<RecordedRequest> Requests(KubernetesSandbox sandbox) =>
        sandbox.Cluster.Server.Requests.Where(request => !ApiCluster.IsEvent(request));
}
