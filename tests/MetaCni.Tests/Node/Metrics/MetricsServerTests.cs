// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using MetaCni.Install.Settings;
using MetaCni.Node.Metrics;
using Support;

namespace MetaCni.Tests.Node.Metrics;

public sealed class MetricsServerTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly MetricsExport _export;

    public MetricsServerTests() => _export = new MetricsExport(_node.Services);

    public void Dispose()
    {
        _export.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task The_port_of_the_settings_serves_metrics_and_nothing_else()
    {
        var port = FreePort();
        _node.Services.Settings.Replace(new InstallSettings { MetricsPort = port });
        await using var server = RunningTestDuty.Start(new MetricsServer(_node.Services, _export));
        await _node.UntilLoggedAsync($"metrics are served on port {port}");
        using var client = new HttpClient();

        var metrics = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        using var other = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));

        Assert.Contains("metacni_build_info{", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task A_changed_port_counts_without_a_restart()
    {
        var (first, second) = (FreePort(), FreePort());
        _node.Services.Settings.Replace(new InstallSettings { MetricsPort = first });
        await using var server = RunningTestDuty.Start(new MetricsServer(_node.Services, _export));
        await _node.UntilLoggedAsync($"metrics are served on port {first}");

        _node.Services.Settings.Replace(new InstallSettings { MetricsPort = second });
        await _node.UntilLoggedAsync($"metrics are served on port {second}");
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri($"http://127.0.0.1:{first}/metrics")));
        Assert.NotEmpty(await client.GetStringAsync(new Uri($"http://127.0.0.1:{second}/metrics")));
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_a_warning()
    {
        using var taken = new TcpListener(IPAddress.Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        _node.Services.Settings.Replace(new InstallSettings { MetricsPort = port });

        await using var server = RunningTestDuty.Start(new MetricsServer(_node.Services, _export));

        await _node.UntilLoggedAsync($"metrics cannot be served on port {port}: ");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9100)]
    public async Task A_daemon_that_ends_before_the_server_starts_ends_it(int port)
    {
        _node.Services.Settings.Replace(new InstallSettings { MetricsPort = port });
        var server = new MetricsServer(_node.Services, _export);

        var run = Task.Run(() => server.RunAsync(new CancellationToken(canceled: true)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeLimit.Length));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
