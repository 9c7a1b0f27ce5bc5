// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.HotPlug;

/// <summary><c>metacni reconcile</c> with the reference plugins.</summary>
public sealed class ReconcileTests
{
    [SkippableFact]
    public void A_network_is_added_and_another_removed_while_the_pod_runs()
    {
        using var pod = new ChangedPod("a");
        pod.Select("b");

        pod.Reconcile("default/pod1").EnsureSuccess("reconcile");

        Assert.Equal(["eth0", "net2"], pod.Pod.LinkNames.Order(StringComparer.Ordinal));
        Assert.Equal(["cluster-net eth0 10.60.0.2", "default/b net2 10.72.0.2"], pod.Status);
        Assert.Equal(["10.60.0.2", "10.72.0.2"], pod.Leases);
        pod.RequireCleanEnd();
    }

    [SkippableFact]
    public void A_new_order_changes_nothing()
    {
        using var pod = new ChangedPod("a,b");
        var before = pod.Record;
        pod.Select("""[{"name": "b"}, {"name": "a"}]""");

        pod.Reconcile().EnsureSuccess("reconcile");

        Assert.Equal(before, pod.Record);
        pod.RequireCleanEnd();
    }

    [SkippableFact]
    public void A_dry_run_prints_the_steps_and_changes_nothing()
    {
        using var pod = new ChangedPod("a");
        var before = pod.Record;
        pod.Select("""[{"name": "a", "ips": ["10.71.0.9/24"]}, {"name": "b"}]""");

        var outcome = pod.Reconcile("--dry-run").EnsureSuccess("reconcile --dry-run");

        Assert.Contains("network default/b (net2) would be attached", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("network default/a (net1) would be detached, because its \"ips\" changed", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(before, pod.Record);
        pod.RequireCleanEnd();
    }

    [SkippableFact]
    public void Addresses_and_the_default_route_of_a_running_pod_change()
    {
        using var pod = new ChangedPod("a,b");
        var own = pod.DefaultRoute;
        pod.Select("""[{"name": "a", "ips": ["10.71.0.9/24"], "mac": "02:00:00:00:71:09", "default-route": ["10.71.0.1"]}, {"name": "b"}]""");
        pod.Reconcile().EnsureSuccess("reconcile");
        var moved = (pod.DefaultRoute, string.Join(", ", pod.Status));
        pod.Runtime.Check().EnsureSuccess("CHECK");

        pod.Select("b");
        pod.Reconcile().EnsureSuccess("the second reconcile");

        Assert.Contains("via 10.71.0.1 dev net1", moved.Item1, StringComparison.Ordinal);
        Assert.Contains("default/a net1 10.71.0.9", moved.Item2, StringComparison.Ordinal);
        Assert.StartsWith(own, pod.DefaultRoute, StringComparison.Ordinal);
        pod.RequireCleanEnd();
    }

    [SkippableFact]
    public void A_failed_change_leaves_the_pod_as_it_was()
    {
        using var pod = new ChangedPod("a");
        pod.Select("b,broken");

        var outcome = pod.Reconcile();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("missing0", outcome.Stderr, StringComparison.Ordinal);
        Assert.Equal(["eth0", "net1"], pod.Pod.LinkNames.Order(StringComparer.Ordinal));
        Assert.Equal(["10.60.0.2", "10.71.0.2"], pod.Leases);
        Assert.Equal(["cluster-net eth0 10.60.0.2", "default/a net1 10.71.0.2"], pod.Status);
        pod.RequireCleanEnd();
    }

    [SkippableFact]
    public void An_invalid_annotation_is_refused()
    {
        using var pod = new ChangedPod("a");
        pod.Select("""[{"name": "b", "ips": ["nonsense"]}]""");

        var outcome = pod.Reconcile("default/pod1");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("networks[0].ips", outcome.Stderr, StringComparison.Ordinal);
        Assert.Equal(["eth0", "net1"], pod.Pod.LinkNames.Order(StringComparer.Ordinal));
        pod.RequireCleanEnd();
    }
}
