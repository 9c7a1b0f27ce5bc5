// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeletStandIn;

/// <summary>kubelet as far as its pod resources API goes: gRPC on a Unix socket.</summary>
/// <param name="socket">Where it listens.</param>
public sealed class StandInKubelet(string socket) : IAsyncDisposable
{
    private WebApplication? _server;

    public string Socket => socket;

    /// <summary>What it gave to whom, and how it behaves.</summary>
    public NodeDevices Node { get; } = new();

    public async Task StartAsync()
    {
        // As kubelet does with what an earlier one left.
        File.Delete(socket);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(Node);
        builder.Services.AddGrpc();
        _server = builder.Build();
        _server.MapGrpcService<PodResourcesService>();
        await _server.StartAsync().ConfigureAwait(false);
    }

    /// <summary>Ends without removing its socket, as a kubelet that is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        Node.End();
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
    }
}
