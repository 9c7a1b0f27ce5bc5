// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>The node's socket without a daemon that answers; tests/EndToEnd.Tests/NodeApi has the daemon.</summary>
public sealed class NodeSocketTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private string Path => directory.Combine("node.sock");

    // The file of a daemon that was killed stays.
    [SkippableFact]
    public async Task Without_a_daemon_on_the_socket_the_API_server_is_used()
    {
        await using var cluster = await ApiCluster.StartAsync();
        using var sandbox = new Sandbox();
        cluster.Put(sandbox.Pod);
        Abandon();
        (await AddAsync(sandbox, cluster)).EnsureSuccess("ADD");

        Assert.All(cluster.Server.Requests, request => Assert.Equal("HTTP/2", request.Protocol));
    }

    [SkippableFact]
    public async Task A_hanging_daemon_on_the_socket_is_bypassed()
    {
        await using var cluster = await ApiCluster.StartAsync();
        using var sandbox = new Sandbox();
        cluster.Put(sandbox.Pod);
        using var silent = Bound("node.sock");
        silent.Listen();

        (await AddAsync(sandbox, cluster)).EnsureSuccess("ADD");

        Assert.NotNull(cluster.StatusText(sandbox.Pod));
    }

    // .NET removes the file of a socket that it closes, under the name that it was bound to.
    private void Abandon()
    {
        using var socket = Bound("elsewhere.sock");
        File.Move(directory.Combine("elsewhere.sock"), Path);
    }

    private Socket Bound(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(directory.Combine(name)));
        return socket;
    }

    private Task<ProcessOutcome> AddAsync(Sandbox sandbox, ApiCluster cluster)
    {
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config.Remove("manifests");
        config["nodeSocket"] = Path;
        config["kubeconfig"] = cluster.KubeConfig;
        return Task.Factory.StartNew(
            () => sandbox.Runtime(config).Add(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
