// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Node.Repair;

namespace EndToEnd.Tests.Repair;

/// <summary>The daemon's repair with real plugins, on a host whose namespaces are not the daemon's; docs/operations.md "Repair".</summary>
public sealed class RepairTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    [SkippableFact]
    public async Task A_pod_that_ended_without_DEL_is_taken_down_after_the_grace_period()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var (ended, running) = (node.Attach(), node.Attach());
        node.ApiPods = [running.Pod];
        ended.Kill();

        await node.RoundAsync(daemon);
        node.Time.Skip(Grace / 2);
        await node.RoundAsync(daemon);
        Assert.Equal(2, node.Leases.Count);

        node.Time.Skip(Grace / 2);
        await node.RoundAsync(daemon);

        var attempt = Assert.Single(node.Attempts);
        RequireSuccess(attempt);
        Assert.False(ended.HasRecord);
        RequireAttached(running);
        Assert.Single(node.Leases);
    }

    [SkippableFact]
    public async Task Running_pods_are_never_touched()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var pods = Enumerable.Range(0, 3).Select(_ => node.Attach()).ToList();

        // Even if the API server knows none of them.
        node.ApiPods = [];
        for (var round = 0; round < 3; round++)
        {
            await node.RoundAsync(daemon);
            node.Time.Skip(TimeSpan.FromHours(1));
        }

        Assert.Empty(node.Attempts);
        Assert.All(pods, RequireAttached);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pod_that_the_API_server_has_or_that_cannot_be_looked_up_is_not_touched(bool isReachable)
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var pod = node.Attach();
        node.ApiPods = isReachable ? [pod.Pod] : null;
        pod.Kill();

        for (var round = 0; round < 3; round++)
        {
            await node.RoundAsync(daemon);
            node.Time.Skip(TimeSpan.FromHours(1));
        }

        Assert.Empty(node.Attempts);
        Assert.True(pod.HasRecord);
        Assert.Single(node.Leases);
    }

    [SkippableFact]
    public async Task A_failed_DEL_is_tried_again_until_the_plugin_works()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var pod = node.Attach();
        node.Script("bridge", """echo '{"cniVersion":"1.0.0","code":100,"msg":"the switch is down"}'; exit 1""");
        Assert.NotEqual(0, pod.Runtime.Del().ExitCode);
        pod.Kill();

        await node.RoundAsync(daemon);
        Assert.Empty(node.Attempts);

        node.Time.Skip(TimeSpan.FromSeconds(35));
        await node.RoundAsync(daemon);
        Assert.Contains("the switch is down", Assert.Single(node.Attempts).Failures.Single(), StringComparison.Ordinal);

        node.Script("bridge", "");
        await node.RoundAsync(daemon);
        Assert.Single(node.Attempts);

        node.Time.Skip(TimeSpan.FromMinutes(2));
        await node.RoundAsync(daemon);
        RequireSuccess(node.Attempts[^1]);
        Assert.False(pod.HasRecord);
        Assert.Empty(node.Leases);
        Assert.Equal(
            ["ADD default/web-0 succeeded", "DEL default/web-0 failed", "REPAIR default/web-0 failed", "REPAIR default/web-0 succeeded"],
            node.Operations);
    }

    [SkippableFact]
    public async Task A_failed_DEL_of_a_pod_that_still_runs_is_left_to_the_runtime()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var pod = node.Attach();
        node.ApiPods = [pod.Pod];
        node.Script("bridge", """echo '{"cniVersion":"1.0.0","code":100,"msg":"the switch is down"}'; exit 1""");
        Assert.NotEqual(0, pod.Runtime.Del().ExitCode);

        node.Time.Skip(TimeSpan.FromHours(1));
        await node.RoundAsync(daemon);

        Assert.Empty(node.Attempts);
    }

    [SkippableFact]
    public async Task A_container_that_an_operation_works_on_is_left_alone()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var pod = node.Attach();
        pod.Kill();
        await node.RoundAsync(daemon);
        node.Time.Skip(Grace);
        Assert.True(ContainerId.TryParse(pod.Runtime.ContainerId, out var container));

        using (node.Journal.Lock(container, CancellationToken.None))
        {
            await node.RoundAsync(daemon);
            Assert.Empty(node.Attempts);
        }

        await node.RoundAsync(daemon);
        RequireSuccess(Assert.Single(node.Attempts));
    }

    [SkippableFact]
    public async Task A_restarted_daemon_finds_the_process_of_the_one_before_and_starts_no_second_one()
    {
        using var node = new RepairNode();
        var pod = node.Attach();
        node.OnTheHost($"mkfifo {node.Combine("gate")}");
        node.Script("bridge", $"echo $$ >> {node.Combine("calls")}; read word < {node.Combine("gate")}");
        MakeDue(node, pod);
        var (before, after) = (node.Daemon(), node.Daemon());

        await node.StartRoundAsync(before);
        await node.StartRoundAsync(after);
        Assert.Equal((1, 1), (before.Running, after.Running));
        await File.WriteAllTextAsync(node.Combine("gate"), "go\n");
        await before.EndAllAsync();
        await after.EndAllAsync();

        Assert.Single(await File.ReadAllLinesAsync(node.Combine("calls")));
        Assert.Equal([true, true], node.Attempts.Select(attempt => attempt.Succeeded));
        Assert.False(pod.HasRecord);
    }

    [SkippableFact]
    public async Task Two_containers_are_taken_down_at_the_same_time_and_the_others_wait()
    {
        using var node = new RepairNode();
        node.OnTheHost($"mkfifo {node.Combine("gate")}");
        var pods = Enumerable.Range(0, 3).Select(_ => node.Attach()).ToList();
        var daemon = node.Daemon();
        pods.ForEach(pod => pod.Kill());
        await node.RoundAsync(daemon);
        node.Time.Skip(Grace);
        node.Script("bridge", $"read word < {node.Combine("gate")}");

        await node.StartRoundAsync(daemon);
        await node.StartRoundAsync(daemon);
        Assert.Equal(2, daemon.Running);

        using (new FileStream(node.Combine("gate"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            await File.WriteAllTextAsync(node.Combine("gate"), "go\ngo\ngo\n");
            await daemon.EndAllAsync();
            await node.RoundAsync(daemon);
        }

        Assert.Equal([true, true, true], node.Attempts.Select(attempt => attempt.Succeeded));
        Assert.Empty(node.Leases);
    }

    [SkippableFact]
    public async Task The_plugins_run_outside_the_cgroups_of_the_daemon_and_without_its_mark()
    {
        using var node = new RepairNode();
        var pod = node.Attach();
        node.Script("bridge", $"cat /proc/self/cgroup > {node.Combine("cgroup")}; env > {node.Combine("environment")}");
        MakeDue(node, pod);

        await node.RoundAsync(node.Daemon());

        RequireSuccess(Assert.Single(node.Attempts));
        Assert.All(
            await File.ReadAllLinesAsync(node.Combine("cgroup")),
            line => Assert.True(line.EndsWith(":/", StringComparison.Ordinal) || line == "0::/metacni", line));
        Assert.DoesNotContain("METACNI_REPAIR", await File.ReadAllTextAsync(node.Combine("environment")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_pod_that_Multus_attached_and_that_is_gone_is_taken_down()
    {
        using var node = new RepairNode();
        var daemon = node.Daemon();
        var (ended, running) = (node.AttachByMultus(), node.AttachByMultus());
        node.ApiPods = [running.Pod];
        ended.Kill();

        await node.RoundAsync(daemon);
        Assert.Empty(node.Attempts);
        node.Time.Skip(Grace);
        await node.RoundAsync(daemon);

        var attempt = Assert.Single(node.Attempts);
        RequireSuccess(attempt);
        Assert.Single(node.Leases);
        var files = Directory.EnumerateFiles(node.MultusDirectory, "*", SearchOption.AllDirectories).ToList();
        Assert.All(files, file => Assert.Contains(running.Runtime.ContainerId, file, StringComparison.Ordinal));
        Assert.Equal(2, files.Count);
    }

    [SkippableFact]
    public async Task A_plugin_directory_without_metacni_is_an_attempt_that_failed()
    {
        using var node = new RepairNode();
        var pod = node.Attach();
        MakeDue(node, pod);
        File.Delete(Path.Combine(node.Directories.BinDir, "metacni"));

        await node.RoundAsync(node.Daemon());

        Assert.Contains("No such file or directory", Assert.Single(node.Attempts).Failures.Single(), StringComparison.Ordinal);
        Assert.True(pod.HasRecord);
    }

    // Its DEL fails once, and its sandbox ends: due after half a minute, whichever daemon looks.
    private static void MakeDue(RepairNode node, RepairPod pod)
    {
        var bridge = Path.Combine(node.Directories.BinDir, "bridge");
        File.Move(bridge, $"{bridge}.aside");
        node.Script("bridge", """echo '{"cniVersion":"1.0.0","code":100,"msg":"the switch is down"}'; exit 1""");
        Assert.NotEqual(0, pod.Runtime.Del().ExitCode);
        File.Move($"{bridge}.aside", bridge, overwrite: true);
        pod.Kill();
        node.Time.Skip(TimeSpan.FromSeconds(35));
    }

    private static void RequireSuccess(RepairAttempt attempt) => Assert.True(attempt.Succeeded, string.Join("; ", attempt.Failures));

    internal static void RequireAttached(RepairPod pod)
    {
        Assert.True(pod.HasRecord);
        Assert.Equal(["eth0"], pod.LinkNames);
        pod.Runtime.Check().EnsureSuccess("CHECK");
    }
}
