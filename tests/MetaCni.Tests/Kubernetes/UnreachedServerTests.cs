// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>Servers that are not what the kubeconfig says, over real connections.</summary>
public sealed class UnreachedServerTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _deadline = new();

    public UnreachedServerTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _deadline.Dispose();
    }

    // Accepted by the kernel: the handshake is never answered.
    [Fact]
    public async Task The_error_without_a_connection_does_not_say_that_the_server_accepted_the_request()
    {
        using var client = Client("https");
        var asking = client.SendAsync(ScriptedCluster.GetWeb, _deadline.Token);
        using var socket = await _listener.AcceptSocketAsync();

        await _deadline.CancelAsync();
        var error = await Failure.OfAsync(() => asking);

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.EndsWith($"{_listener.LocalEndpoint}: no connection to it was established", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_after_sending_the_request_says_that_the_server_accepted_it()
    {
        using var client = Client("http");
        var asking = client.SendAsync(ScriptedCluster.GetWeb, _deadline.Token);
        using var socket = await _listener.AcceptSocketAsync();
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[1]));

        await _deadline.CancelAsync();
        var error = await Failure.OfAsync(() => asking);

        Assert.EndsWith("it accepted the request and did not respond", error.Message, StringComparison.Ordinal);
    }

    // What Go's server answers to a handshake that it takes for a request.
    [Fact]
    public async Task The_error_for_a_server_without_TLS_asks_whether_it_is_http()
    {
        using var client = Client("https");
        var asking = client.SendAsync(ScriptedCluster.GetWeb, _deadline.Token);
        using var socket = await _listener.AcceptSocketAsync();
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[4096]));
        await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"u8.ToArray());
        await Task.WhenAny(asking, _listener.AcceptSocketAsync());
        await _deadline.CancelAsync();
        var error = await Failure.OfAsync(() => asking);

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("it does not speak TLS, perhaps it is an http server", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate", error.Message, StringComparison.Ordinal);
    }

    private ApiClient Client(string scheme)
    {
        var config = new KubeConfig { Source = "/etc/kubeconfig", Server = new Uri($"{scheme}://{_listener.LocalEndpoint}") };
        return new ApiClient(
            ApiConnections.OverTls(config, [], Timeout.InfiniteTimeSpan, TimeProvider.System), new RetryPolicy(TimeProvider.System, new Random(1)));
    }
}
