// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Node;

/// <summary>Pods come and go with the real plugin, whatever happens to the daemon.</summary>
public sealed class PodTests : IDisposable
{
    private const int Pods = 50;

    private readonly DaemonNode _node = new();

    public void Dispose() => _node.Dispose();

    [SkippableFact]
    public async Task A_plugin_that_runs_is_undisturbed_while_its_executable_is_replaced()
    {
        Requires.Root();
        using var pod = new TestNamespace();
        _node.WritePrimary();
        var daemon = await _node.StartPublishedAsync();
        daemon.Signal("TERM");
        daemon.Wait();

        // An older build, whose plugin waits in the middle of an ADD.
        Shell.Output("sh", "-c", $"cp {RepositoryPaths.MetaCni} {_node.Executable}.old && echo >> {_node.Executable}.old && mv {_node.Executable}.old {_node.Executable}");
        Shell.Output("sh", "-c", $"mkfifo {_node.Combine("gate")} && mkfifo {_node.Combine("running")}");
        Shell.Output("rm", _node.Combine("bin", "ptp"));
        Shell.Output(
            "sh", "-c", $"printf '#!/bin/sh\\necho > {_node.Combine("running")}\\nread x < {_node.Combine("gate")}\\nexec {RepositoryPaths.ReferencePlugins}/ptp\\n' > {_node.Combine("bin", "ptp")}; chmod 755 {_node.Combine("bin", "ptp")}");
        using var add = _node.Plugin(pod).Start("ADD");
        Shell.Output("cat", _node.Combine("running"));

        var next = _node.Start();
        await next.UntilOutputAsync($"installed {_node.Executable}");
        Shell.Output("sh", "-c", $"echo go > {_node.Combine("gate")}");

        var outcome = add.Wait();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Shell.Output("cmp", RepositoryPaths.MetaCni, _node.Executable);
    }

    [SkippableFact]
    public async Task Pods_come_and_go_while_the_daemon_is_killed_stopped_and_restarted()
    {
        Requires.Root();
        _node.WritePrimary();
        var daemon = await _node.StartPublishedAsync();
        using var gate = new SemaphoreSlim(4);
        var started = 0;
        var killAt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopAt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var pods = Enumerable.Range(0, Pods).Select(_ => RunPodAsync()).ToList();
        await killAt.Task;
        daemon.Kill();
        daemon.Wait();
        var next = _node.Start();
        await stopAt.Task;
        next.Signal("STOP");
        var failures = (await Task.WhenAll(pods)).Where(outcome => outcome.Length > 0).ToList();
        next.Signal("CONT");
        await next.UntilOutputAsync("the settings are in force");

        Assert.Empty(failures);
        Assert.Empty(Directory.EnumerateFiles(_node.Combine("state", "attachments")));
        Assert.Empty(Directory.EnumerateFiles(_node.Combine("addresses", "cluster"), "10.*"));

        async Task<string> RunPodAsync()
        {
            await gate.WaitAsync();
            await Task.Yield();
            using var pod = new TestNamespace();
            try
            {
                var runtime = _node.Plugin(pod);
                var add = runtime.Add();
                var number = Interlocked.Increment(ref started);
                _ = number == Pods / 5 && killAt.TrySetResult();
                _ = number == Pods / 2 && stopAt.TrySetResult();
                var del = runtime.Del();
                return add.ExitCode == 0 && del.ExitCode == 0 ? "" : $"{add}\n{del}";
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
