// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Support;

namespace EndToEnd.Tests.Repair;

/// <summary>The daemon's executable, in a container of its own on a host whose processes it sees.</summary>
public sealed partial class KilledDaemonTests
{
    [SkippableFact]
    public async Task A_take_down_outlives_a_killed_daemon_and_the_next_daemon_starts_no_second_one()
    {
        using var node = new RepairNode(hasOwnProcesses: true);
        var pod = node.Attach();
        node.Script("bridge", """echo '{"cniVersion":"1.0.0","code":100,"msg":"the switch is down"}'; exit 1""");
        Assert.NotEqual(0, pod.Runtime.Del().ExitCode);
        pod.Kill();
        MakeOlder(Directory.GetFiles(Path.Combine(node.Directories.StateDir, "attachments"), "*.jsonl").Single());
        Shell.Output("mkfifo", node.Combine("gate"));
        var calls = Directory.CreateDirectory(node.Combine("calls")).FullName;
        node.Script("bridge", $"echo $$ > {calls}/$$; read word < {node.Combine("gate")}");
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        using var called = new DirectoryChanges(calls);
        using var records = new DirectoryChanges(Path.Combine(node.Directories.StateDir, "attachments"));

        using (var daemon = node.StartDaemon())
        {
            while (!Directory.EnumerateFiles(calls).Any())
            {
                await called.NextAsync(limit.Token);
            }

            await node.KillDaemonAsync(limit.Token);
            daemon.Wait();
        }

        using (var next = node.StartDaemon())
        {
            await File.WriteAllTextAsync(node.Combine("gate"), "go\n", limit.Token);
            while (pod.HasRecord)
            {
                await records.NextAsync(limit.Token);
            }

            await node.KillDaemonAsync(limit.Token);
            next.Wait();
        }

        Assert.Single(Directory.EnumerateFiles(calls));
        Assert.Empty(node.Leases);
        Assert.Equal("REPAIR default/web-0 succeeded", node.Operations[^1]);
    }

    // The failure was an hour ago: the next attempt is due.
    private static void MakeOlder(string record) => File.WriteAllText(record, Time().Replace(
        File.ReadAllText(record),
        match => DateTimeOffset.Parse(match.Value, null).AddHours(-1).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", null)));

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();
}
