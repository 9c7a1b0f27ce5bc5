// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using MetaCni.Node.Duties;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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
            var seen = services.Settings.Changed.Count;
            var settings = await services.Settings.CurrentAsync(stop).ConfigureAwait(false);
            await using var server = settings.MetricsPort > 0 ? await TryStartAsync(settings.MetricsPort, stop).ConfigureAwait(false) : null;

            // A port that is in use may be free later.
            var isFailed = settings.MetricsPort > 0 && server is null;
            await WaitAsync(seen, settings.MetricsPort, isFailed ? Retry : Timeout.InfiniteTimeSpan, stop).ConfigureAwait(false);
        }
    }

    // Returns when another port is set, or after the pause.
    private async Task WaitAsync(long seen, int port, TimeSpan pause, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var paused = Task.Delay(pause, services.Time, end.Token);
        try
        {
            while (!paused.IsCompleted)
            {
                var changed = services.Settings.Changed.AfterAsync(seen, end.Token);
                await Task.WhenAny(paused, changed).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                seen = services.Settings.Changed.Count;
                if ((await services.Settings.CurrentAsync(stop).ConfigureAwait(false)).MetricsPort != port)
                {
                    return;
                }
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<WebApplication?> TryStartAsync(int port, CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.ListenAnyIP(port));
        var application = builder.Build();
        export.AddTo(application);
        application.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        try
        {
            await application.StartAsync(stop).ConfigureAwait(false);
            services.Log.Verbose($"metrics are served on port {port}");
            return application;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            services.Log.Warning($"metrics cannot be served on port {port}: {e.Message}; free the port, or set metricsPort to another");
            await application.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
