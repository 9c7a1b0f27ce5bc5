// SPDX-License-Identifier: Apache-2.0
//
// Kestrel alone, without the hosting, routing and logging around it: the daemon has a handful of pages, and no handler of signals besides
// its own.

using System.Text;
using MetaCni.Node.Duties;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaCni.Node.Http;

/// <summary>Serves pages by HTTP/1.1: GET only, at most 32 connections, each idle for at most 10 s.</summary>
/// <param name="listen">Where it listens.</param>
/// <param name="page">The page of a path.</param>
internal sealed class PageServer(Action<KestrelServerOptions> listen, Func<string, CancellationToken, Task<Page>> page)
    : IHttpApplication<IFeatureCollection>
{
    private const int MostConnections = 32;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="started">Called when it listens.</param>
    /// <param name="stop">When to end.</param>
    /// <exception cref="IOException">The address cannot be used.</exception>
    public async Task RunAsync(Action started, CancellationToken stop)
    {
        using var server = new KestrelServer(
            Options.Create(ServerOptions()),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        await server.StartAsync(this, stop).ConfigureAwait(false);
        started();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(stopped.SetResult))
        {
            await stopped.Task.ConfigureAwait(false);
        }

        // Already cancelled: open connections are aborted.
        await server.StopAsync(stop).ConfigureAwait(false);
    }

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        var answer = request.Method is "GET" or "HEAD"
            ? await page(request.Path, aborted).ConfigureAwait(false)
            : new Page(StatusCodes.Status405MethodNotAllowed, "only GET is allowed");
        var body = Encoding.UTF8.GetBytes($"{answer.Text.TrimEnd('\n')}\n");
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        response.Headers.ContentType = answer.ContentType;
        response.Headers.ContentLength = body.Length;
        if (request.Method != "HEAD")
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body, aborted).ConfigureAwait(false);
        }
    }

    private KestrelServerOptions ServerOptions()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.RequestHeadersTimeout = Idle;
        options.Limits.KeepAliveTimeout = Idle;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        listen(options);
        return options;
    }
}
