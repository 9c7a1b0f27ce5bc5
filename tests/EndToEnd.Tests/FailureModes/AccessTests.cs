// SPDX-License-Identifier: Apache-2.0

using ApiServer.Access;
using ApiServer.Faults;
using ApiServer.Storage;
using EndToEnd.Tests.Kubernetes;

namespace EndToEnd.Tests.FailureModes;

/// <summary>Tokens expire, roles lack something.</summary>
public sealed class AccessTests
{
    [SkippableFact]
    public async Task A_token_that_is_rotated_midway_is_read_again()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a");
        sandbox.Define("b");
        sandbox.Select("a,b");
        var (server, file) = (sandbox.Cluster.Server, sandbox.Cluster.TokenFile);
        sandbox.Fault(Fault.First(() =>
        {
            // As kubelet and careful people do: whoever reads sees the old token or the new one. Then the old one ends.
            File.WriteAllText(file + ".new", "the-new-token\n");
            File.Move(file + ".new", file, overwrite: true);
            server.RotateToken(ApiCluster.User, "the-new-token");
        }) with
        { When = request => request.Path.EndsWith("/a", StringComparison.Ordinal), Times = 1 });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)", "ADD net2 (recorder)"], sandbox.Node.Recorders.Order);
        Assert.NotNull(sandbox.StatusText);
    }

    [SkippableFact]
    public async Task The_error_for_an_expired_token_names_the_kubeconfig()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        var token = sandbox.Cluster.Server.Token(ApiCluster.User);
        sandbox.Cluster.Server.ExpireToken(ApiCluster.User);

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 115, "", sandbox.Cluster.KubeConfig, "Unauthorized", "renew");
        Assert.DoesNotContain(token, outcome.Text + outcome.Stderr, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_token_that_expires_before_the_status_update_rolls_back_the_ADD()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.First(() => sandbox.Cluster.Server.ExpireToken(ApiCluster.User)) with { When = request => request.Method == "PATCH" });

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 115, "eth0", sandbox.Cluster.KubeConfig);
    }

    [SkippableFact]
    public async Task A_role_without_get_pods_gets_an_error_that_names_the_missing_permission()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, new Rule(["get"], ["k8s.cni.cncf.io"], ["*"]));

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 115, "", sandbox.Cluster.KubeConfig, "may not get pods in namespace default", "deploy/plugin/rbac.yaml");
    }

    [SkippableFact]
    public async Task A_role_without_pods_status_gets_an_error_that_names_the_missing_permission()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, new Rule(["get"], [""], ["pods"]));

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 115, "eth0", "may not update pods/status", "deploy/plugin/rbac.yaml");
    }

    // Whoever comes from Multus keeps its role for a while.
    [SkippableFact]
    public async Task With_the_role_of_Multus_the_status_is_PUT_and_a_warning_asks_for_patch()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, DeployedRole.OfMultus);
        sandbox.Cluster.Put(sandbox.Pod, ("other", "stays"));

        var outcome = await sandbox.AddAsync();

        outcome.EnsureSuccess("ADD");
        Assert.Equal($"PUT {sandbox.PodPath}/status", sandbox.Cluster.Lines[^1]);
        Assert.Contains("cluster-net", sandbox.StatusText, StringComparison.Ordinal);
        var pod = sandbox.Cluster.Server.Find(ResourceTypes.Pods, "default", "pod1")!;
        Assert.Equal("stays", (string?)pod["metadata"]!["annotations"]!["other"]);
        var warning = Assert.Single(outcome.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("grant the verb patch", warning, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task With_the_role_of_Multus_a_conflict_on_the_status_is_retried()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, DeployedRole.OfMultus);
        var others = 0;
        sandbox.Fault(Fault.First(() => sandbox.Cluster.Server.Change(
            ApiCluster.KeyOf(sandbox.Pod), pod => pod["metadata"]!["labels"] = ApiCluster.Members(("changed", $"{++others}"))))
            with
        { When = request => request.Method == "PUT", Times = 2 });

        (await sandbox.AddAsync()).EnsureSuccess("ADD");

        Assert.Equal(3, sandbox.Cluster.Lines.Count(line => line.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.NotNull(sandbox.StatusText);
    }

    // No permission helps against a webhook, and no other way of writing.
    [SkippableFact]
    public async Task A_webhook_that_denies_the_status_is_not_reported_as_a_missing_permission()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Fault(Fault.DeniedBy("status.example.org", "not on a Sunday") with { When = request => request.Method == "PATCH" });

        var outcome = await sandbox.AddAsync();

        Undone.Require(sandbox, outcome, 116, "eth0", "status.example.org", "not on a Sunday");
        Assert.DoesNotContain(sandbox.Cluster.Lines, line => line.StartsWith("PUT", StringComparison.Ordinal));
        Assert.DoesNotContain("grant", outcome.Text + outcome.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task A_role_that_may_not_create_events_causes_a_warning_only()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync(null, new Rule(["get", "patch"], [""], ["pods", "pods/status"]));

        var outcome = await sandbox.AddAsync();

        outcome.EnsureSuccess("ADD");
        Assert.Contains("create events", outcome.Stderr, StringComparison.Ordinal);
    }
}
