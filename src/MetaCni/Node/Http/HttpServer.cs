// SPDX-License-Identifier: Apache-2.0
//
// Kestrel alone, without the hosting, routing and logging around it: the daemon has a handful of pages, and no handler of signals besides
// its own.

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaCni.Node.Http;

/// <summary>Serves HTTP/1.1; no connection is idle for more than 10 s.</summary>
/// <param name="configure">Says where it listens, and sets the limits.</param>
/// <param name="answer">Answers one request.</param>
internal sealed class HttpServer(Action<KestrelServerOptions> configure, Func<IFeatureCollection, Task> answer) : IHttpApplication<IFeatureCollection>
{
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

    public Task ProcessRequestAsync(IFeatureCollection context) => answer(context);

    private KestrelServerOptions ServerOptions()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.RequestHeadersTimeout = Idle;
        options.Limits.KeepAliveTimeout = Idle;
        options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        configure(options);
        return options;
    }
}
