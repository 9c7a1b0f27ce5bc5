// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ApiServer.Hosting;

/// <summary>Runs Kestrel on a port and optionally on a Unix socket. It can stop, and listen again at the same address.</summary>
public sealed class Listener(
    X509Certificate2 certificate, TestApiServerOptions requests, Func<HttpContext, CancellationToken, Task> serve) : IAsyncDisposable
{
    private WebApplication? application;
    private CancellationTokenSource stop = new();
    private int port;

    public Uri Address => new($"https://127.0.0.1:{port}/");

    public async Task StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = Bind);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        application = builder.Build();
        application.Run(context =>
        {
            SpeakAsNode(context);
            return serve(context, stop.Token);
        });
        await application.StartAsync(cancellation).ConfigureAwait(false);
        port = application.Urls.Select(url => new Uri(url)).First(url => url.Scheme == Uri.UriSchemeHttps).Port;
    }

    /// <summary>Closes all connections; new ones are refused.</summary>
    public async Task StopAsync()
    {
        if (application is null)
        {
            return;
        }

        await EndWatchesAsync().ConfigureAwait(false);
        await application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        application = null;
    }

    /// <summary>Ends the watches as their time limit does, and aborts requests that hang.</summary>
    public async Task EndWatchesAsync()
    {
        var before = Interlocked.Exchange(ref stop, new CancellationTokenSource());
        // Not disposed: a request may be reading its token.
        await before.CancelAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        stop.Dispose();
        certificate.Dispose();
    }

    // docs/node-api.md: on the socket of a node, every response is one that the node's daemon passes on.
    private static void SpeakAsNode(HttpContext context)
    {
        if (context.Connection.LocalIpAddress is null)
        {
            context.Response.Headers["MetaCni-Node-Api"] = "1";
            context.Response.Headers["MetaCni-Source"] = "api-server";
        }
    }

    private Socket Bind(EndPoint endPoint) =>
        endPoint is IPEndPoint ? requests.Bind(endPoint) : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            // Certificates are checked for each request, with status 401: the real server does not abort the handshake either.
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            });
        });
        if (requests.UnixSocket is { } path)
        {
            options.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http1);
        }
    }
}
