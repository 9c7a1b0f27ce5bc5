// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.HotPlug;

/// <summary><c>metacni reconcile</c> of a pod of an API server: what the pod's owner sees there.</summary>
public sealed class ClusterReconcileTests
{
    private const string Waits = "\"misbehave\":{\"ADD\":\"wait\"}";

    [SkippableFact]
    public async Task A_changed_annotation_changes_the_status_in_the_API_server_and_the_pod_has_the_events()
    {
        await using var pod = await ChangedClusterPod.StartAsync("a");
        pod.Sandbox.Select("b");
        pod.HoldStatusUntil("Normal AddedInterface: Add net2 [", "Normal RemovedInterface: Remove net1 from default/a");

        (await pod.ReconcileAsync()).EnsureSuccess("reconcile");

        Assert.Equal(["cluster-net eth0", "default/b net2"], pod.Status);
        Assert.True(pod.HasEvent("Normal AddedInterface: Add net2 ["));
        Assert.True(pod.HasEvent("Normal RemovedInterface: Remove net1 from default/a"));
        (await pod.DelAsync()).EnsureSuccess("DEL");
        Assert.Empty(pod.Sandbox.Node.Records);
    }

    [SkippableFact]
    public async Task A_plugin_that_fails_is_a_warning_and_the_status_stays()
    {
        await using var pod = await ChangedClusterPod.StartAsync("a", ("b", "\"fail\":{\"ADD\":{\"code\":120,\"msg\":\"no free address\"}}"));
        pod.Sandbox.Select("a,b");

        var outcome = await pod.ReconcileAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.True(pod.HasEvent("Warning HotPlugFailed: network default/b (recorder, net2)"), string.Join('\n', pod.Sandbox.Cluster.Events));
        Assert.Equal(["cluster-net eth0", "default/a net1"], pod.Status);
    }

    [SkippableFact]
    public async Task What_an_undo_cannot_restore_is_in_the_event_and_on_stderr()
    {
        await using var pod = await ChangedClusterPod.StartAsync("b", ("b", "\"fail\":{\"DEL\":{\"code\":120,\"msg\":\"the switch is gone\"}}"));
        pod.Sandbox.Select("a");

        var outcome = await pod.ReconcileAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("may be detached in part", outcome.Stderr.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains("may be detached in part", pod.LastOperation, StringComparison.Ordinal);
        Assert.Contains(pod.Sandbox.Cluster.Events, one =>
            one.StartsWith("Warning HotPlugFailed: ", StringComparison.Ordinal) && one.Contains("; not undone: network default/b (net1) may be detached in part", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData("a,fast", "default/fast")]
    [InlineData("""[{"name":"a"},{"name":"b","gateway":["10.1.0.1"]}]""", "unknown member \"gateway\"")]
    [InlineData("""[{"name":"a"},{"name":"b","bandwidth":{"ingressRate":800}}]""", "bandwidth")]
    public async Task What_a_running_pod_cannot_get_is_refused(string networks, string why)
    {
        await using var pod = await ChangedClusterPod.StartAsync("a");
        pod.DefineDevice("fast");
        pod.Sandbox.Select(networks);

        var outcome = await pod.ReconcileAsync();

        Assert.True(outcome.ExitCode == 3, outcome.Stderr);
        Assert.Contains(why, outcome.Stderr, StringComparison.Ordinal);
        Assert.True(pod.HasEvent("Warning HotPlugRefused: "));
        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], pod.Recorders.Order);
    }

    // Numbers that no program can compare by their value.
    [SkippableFact]
    public async Task A_changed_number_with_a_large_exponent_is_a_change()
    {
        await using var pod = await ChangedClusterPod.StartAsync("""[{"name":"a","cni-args":{"x":1e99999999999}}]""");
        pod.Sandbox.Select("""[{"name":"a","cni-args":{"x":-0}}]""");

        (await pod.ReconcileAsync()).EnsureSuccess("reconcile");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)", "DEL net1 (recorder)", "ADD net1 (recorder)"], pod.Recorders.Order);
    }

    [SkippableFact]
    public async Task A_pod_that_is_deleted_while_its_networks_change_leaves_nothing()
    {
        await using var pod = await ChangedClusterPod.StartAsync("a", ("b", Waits));
        using var limit = TimeLimit.Guard();
        pod.Sandbox.Select("a,b");
        using var reconcile = pod.StartReconcile();
        await pod.Recorders.WaitForCalls(3, limit.Token);

        pod.DeletePod();
        using var del = pod.StartDel();
        pod.Recorders.Release();
        (await ChangedClusterPod.OnOwnThread(del.Wait)).EnsureSuccess("DEL");
        _ = await ChangedClusterPod.OnOwnThread(reconcile.Wait);

        Assert.Empty(pod.Sandbox.Node.Records);
        Assert.All(["eth0", "net1", "net2"], name => Assert.Equal("DEL", pod.Recorders.Calls.Last(call => call.InterfaceName == name).Command));
    }

    [SkippableFact]
    public async Task A_dry_run_after_a_killed_change_says_what_is_detached_first()
    {
        await using var pod = await ChangedClusterPod.StartAsync("a", ("b", Waits));
        using var limit = TimeLimit.Guard();
        pod.Sandbox.Select("a,b");
        using (var reconcile = pod.StartReconcile())
        {
            await pod.Recorders.WaitForCalls(3, limit.Token);
            reconcile.Kill();
            _ = await ChangedClusterPod.OnOwnThread(reconcile.Wait);
        }

        var outcome = (await pod.ReconcileAsync("--dry-run")).EnsureSuccess("reconcile --dry-run");

        Assert.Contains(
            "network default/b (net2) would be detached, because an unfinished change left it attached in part", outcome.Text, StringComparison.Ordinal);
        pod.Recorders.Release();
        (await pod.ReconcileAsync()).EnsureSuccess("reconcile");
        Assert.Equal(["cluster-net eth0", "default/a net1", "default/b net2"], pod.Status);
    }
}
