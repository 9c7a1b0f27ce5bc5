// SPDX-License-Identifier: Apache-2.0

using ApiServer.Access;
using ApiServer.Faults;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>A primary that is a definition, and when a file takes its place.</summary>
public sealed class ClusterNetworkTests
{
    private static bool IsDefinition(RecordedRequest request) => request.Path.Contains("network-attachment-definitions", StringComparison.Ordinal);

    [SkippableFact]
    public async Task The_definition_wins_over_the_file()
    {
        await using var sandbox = await StartAsync();
        sandbox.Cluster.Define("kube-system", "main", """{"cniVersion":"1.0.0","name":"from-the-cluster","type":"recorder"}""");

        var outcome = await AddAsync(sandbox);

        outcome.EnsureSuccess("ADD");
        Assert.Equal("from-the-cluster", (string?)Assert.Single(sandbox.Node.Recorders.Calls).Config["name"]);
        Assert.Contains("\"name\": \"kube-system/main\"", sandbox.StatusText, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Without_a_definition_the_file_is_used()
    {
        await using var sandbox = await StartAsync();

        (await AddAsync(sandbox)).EnsureSuccess("ADD");

        Assert.Equal("main", (string?)Assert.Single(sandbox.Node.Recorders.Calls).Config["name"]);
    }

    // A server that fails is no server without the definition: another network than the one that is meant would be worse than none.
    [SkippableFact]
    public async Task If_the_API_server_fails_the_file_is_not_used()
    {
        await using var sandbox = await StartAsync();
        sandbox.Fault(Fault.InternalError() with { When = IsDefinition });

        var outcome = await AddAsync(sandbox, "5s");

        BadInput.Refusal.RequireError(outcome, 11, "etcdserver: no leader");
        Assert.Empty(sandbox.Node.Recorders.Order);
    }

    [SkippableFact]
    public async Task If_the_definition_may_not_be_read_the_file_is_not_used()
    {
        await using var sandbox = await StartAsync(new Rule(["*"], [""], ["*"]));

        var outcome = await AddAsync(sandbox);

        BadInput.Refusal.RequireError(
            outcome, 115, sandbox.Cluster.KubeConfig, "get network-attachment-definitions.k8s.cni.cncf.io", "kube-system", "deploy/plugin/rbac.yaml");
        Assert.Empty(sandbox.Node.Recorders.Order);
    }

    private static async Task<KubernetesSandbox> StartAsync(params Rule[] rules)
    {
        var sandbox = await KubernetesSandbox.StartAsync(null, rules);
        await File.WriteAllTextAsync(
            Path.Combine(sandbox.Node.ConfDirectory, "10-main.conf"), """{"cniVersion":"1.0.0","name":"main","type":"recorder"}""");
        return sandbox;
    }

    private static Task<Support.ProcessOutcome> AddAsync(KubernetesSandbox sandbox, string deadline = "60s")
    {
        var config = sandbox.Config();
        config.Remove("delegates");
        config["clusterNetwork"] = "main";
        config["deadline"] = deadline;
        return sandbox.AddAsync(config);
    }
}
