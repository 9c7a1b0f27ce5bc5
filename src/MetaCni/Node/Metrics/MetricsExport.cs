// SPDX-License-Identifier: Apache-2.0
//
// OpenTelemetry exports the instruments, because its exporter works in a static AOT executable and keeps the types of the instruments
// (docs/operations.md). Only this class knows it.

using System.Diagnostics.Metrics;
using System.Text;
using MetaCni.Node.Duties;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace MetaCni.Node.Metrics;

/// <summary>The daemon's instruments, and their export in Prometheus' text format. Created once for each daemon.</summary>
internal sealed class MetricsExport : IDisposable
{
    /// <summary>The path of the metrics on the socket and on the port.</summary>
    public const string Path = "/metrics";

    // In seconds.
    private static readonly double[] Durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    // MetaCni's own share is a few milliseconds.
    private static readonly double[] OwnDurations = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

    private readonly Meter _meter = new("metacni");
    private readonly MeterProvider _provider;
    private readonly RequestDelegate _exporter;

    public MetricsExport(NodeServices services)
    {
        // By the instance, not by its name: tests run several daemons in one process.
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(_meter.Name)
            .AddView(instrument => !ReferenceEquals(instrument.Meter, _meter) ? MetricStreamConfiguration.Drop : instrument.Name switch
            {
                MetricNames.OwnDuration => new ExplicitBucketHistogramConfiguration { Boundaries = OwnDurations },
                MetricNames.OperationDuration or MetricNames.PluginDuration => new ExplicitBucketHistogramConfiguration { Boundaries = Durations },
                _ => null,
            })
            .AddPrometheusExporter(options =>
            {
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            })
            .Build();
        _exporter = Exporter(_provider);
        Operations = new OperationMetrics(_meter);
        NodeMetrics.AddTo(_meter, services);
    }

    public OperationMetrics Operations { get; }

    /// <summary>The metrics as they are now. The bounds of the labels bound their size: about 1 MiB.</summary>
    public async Task<Page> PageAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        context.Request.Path = Path;
        context.Response.Body = body;
        await _exporter(context).ConfigureAwait(false);
        return new Page(context.Response.StatusCode, Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length)))
        {
            ContentType = context.Response.ContentType ?? Page.PlainText,
        };
    }

    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }

    // The exporter is offered as middleware only. It needs no server and no service.
    private static RequestDelegate Exporter(MeterProvider provider)
    {
        var application = new ApplicationBuilder(new NoServices());
        application.UseOpenTelemetryPrometheusScrapingEndpoint(provider, null, Path, null, null);
        return application.Build();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
