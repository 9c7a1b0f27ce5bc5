// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Locks;
using MetaCni.Node.Uninstalling;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Uninstalling;

public sealed class UninstallingDutyTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly FakeApiServer _api = new()
    {
        Answer = (_, _) => FakeApiServer.Failure(HttpStatusCode.NotFound, "daemonsets.apps \"metacni-uninstall\" not found", "daemonsets"),
    };

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task The_node_is_ready_when_nothing_is_left()
    {
        await using var duty = Start(new HostScript(() => new HostOutcome(true, ["ok: nothing is left"])));

        await _node.UntilLoggedAsync("all nodes are done");

        Assert.True(_node.Services.Conditions.IsReady);
    }

    [Fact]
    public async Task Pods_that_keep_the_executable_are_named_and_the_node_is_not_ready()
    {
        _node.Write("bin/metacni", "the executable");
        await using var duty = Start(new HostScript(() => new HostOutcome(false, ["warning: pod default/client is running with net1 (default/lab)"])));

        await _node.UntilLoggedAsync("pod default/client is running with net1");

        var obstacle = Assert.Single(_node.Services.Conditions.Obstacles);
        Assert.Equal("PodsAttached", obstacle.Reason);
        Assert.Empty(_api.Requests);
    }

    // Such as a token that was made by hand, and that the command asks to be removed by hand.
    [Fact]
    public async Task Files_that_the_command_leaves_are_named_and_the_node_is_not_done()
    {
        await using var duty = Start(new HostScript(() => new HostOutcome(false, ["error: /etc/cni/net.d/metacni.d stays, because MetaCni did not write token"])));

        await _node.UntilLoggedAsync("MetaCni did not write token");

        Assert.Equal("FilesLeft", Assert.Single(_node.Services.Conditions.Obstacles).Reason);
        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task It_waits_while_a_daemon_runs_and_says_which_command_ends_it()
    {
        Directory.CreateDirectory(_node.Directories.RunDir);
        Assert.True(FileLock.TryAcquire(_node.Directories.DaemonLock, out var daemon));
        using var held = daemon;
        var host = new HostScript(() => new HostOutcome(true, []));
        await using var duty = Start(host);

        await _node.UntilLoggedAsync("run kubectl delete -k deploy/node");

        Assert.Equal(0, host.Runs);
        Assert.Equal("DaemonRunning", Assert.Single(_node.Services.Conditions.Obstacles).Reason);
    }

    private RunningTestDuty Start(IHostUninstall host) =>
        RunningTestDuty.Start(new UninstallingDuty(_node.Services, host, new UninstallerDaemonSet(_api, "kube-system")));

    private sealed class HostScript(Func<HostOutcome> run) : IHostUninstall
    {
        public int Runs { get; private set; }

        public Task<HostOutcome> RunAsync(CancellationToken stop)
        {
            Runs++;
            return Task.FromResult(run());
        }
    }
}
