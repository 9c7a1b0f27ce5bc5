// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;
using Microsoft.AspNetCore.Http;

namespace MetaCni.Node.Metrics;

/// <summary>Serves the metrics on the TCP port of the setting <c>metricsPort</c>; follows changes of the setting.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="export">The metrics.</param>
internal sealed class MetricsServer(NodeServices services, MetricsExport export) : INodeDuty
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    public string Name => "metrics";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var port = (await services.Settings.CurrentAsync(stop).ConfigureAwait(false)).MetricsPort;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var changed = OtherPortAsync(port, end.Token);
            var served = port > 0 ? ServeAsync(port, end.Token) : changed;
            await Task.WhenAny(changed, served).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await served.ConfigureAwait(false);
        }
    }

    // Returns when another port is set.
    private async Task OtherPortAsync(int port, CancellationToken end)
    {
        while (true)
        {
            var seen = services.Settings.Changed.Count;
            if ((await services.Settings.CurrentAsync(end).ConfigureAwait(false)).MetricsPort != port)
            {
                return;
            }

            await services.Settings.Changed.AfterAsync(seen, end).ConfigureAwait(false);
        }
    }

    // Returns at the end, or when a port that is in use may be free again.
    private async Task ServeAsync(int port, CancellationToken end)
    {
        try
        {
            await new PageServer(options => options.ListenAnyIP(port), PageAsync)
                .RunAsync(() => services.Log.Verbose($"metrics are served on port {port}"), end)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Told to end while it started.
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            services.Log.Warning($"metrics cannot be served on port {port}: {e.Message}; free the port, or set metricsPort to another");
            await Task.Delay(Retry, services.Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<Page> PageAsync(string path, CancellationToken cancellationToken) => path == MetricsExport.Path
        ? export.PageAsync(cancellationToken)
        : Task.FromResult(new Page(StatusCodes.Status404NotFound, $"pages: {MetricsExport.Path}"));
}
