// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>The proxy of a kubeconfig gets the user and password in its address, and nobody else does.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ProxyTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Proxy_credentials_are_sent_and_not_shown_in_the_error()
    {
        var config = new KubeConfig
        {
            Source = "/etc/kubeconfig",
            Server = new Uri("https://10.0.0.1:6443"),
            Proxy = new Uri($"http://joe:s3cr%403t@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"),
        };
        using var deadline = TimeLimit.Guard();
        using var time = new CancellationTokenSource();
        var proxy = RefuseAsync(time.Token);
        using var client = new ApiClient(
            ApiConnections.OverTls(config, [], Timeout.InfiniteTimeSpan, TimeProvider.System), new RetryPolicy(TimeProvider.System, new Random(1)));

        var error = await Failure.OfAsync(() => client.SendAsync(
            new ApiRequest { Method = HttpMethod.Get, Path = "api", Permission = "get pods", Namespace = "shop", Expected = ExpectedAnswer.Version }, deadline.Token));
        await time.CancelAsync();

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.Contains("proxy-url", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"Proxy-Authorization: Basic {Convert.ToBase64String("joe:s3cr@3t"u8)}", await proxy, StringComparison.OrdinalIgnoreCase);
    }

    // All that it was told, until the time is over.
    private async Task<string> RefuseAsync(CancellationToken end)
    {
        var heard = new StringBuilder();
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(end);
                using var reader = new StreamReader(client.GetStream());
                while (await reader.ReadLineAsync(end) is { Length: > 0 } line)
                {
                    heard.AppendLine(line);
                }

                await client.GetStream().WriteAsync(
                    "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), end);
            }
        }
        catch (OperationCanceledException)
        {
            return heard.ToString();
        }
    }
}
