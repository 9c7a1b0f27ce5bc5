// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using ContainerRuntime.V1;
using Grpc.Net.Client;

namespace ContainerRuntime;

/// <summary>The services of the Container Runtime Interface on a Unix socket.</summary>
public sealed class CriConnection : IDisposable
{
    private readonly SocketsHttpHandler handler;
    private readonly GrpcChannel channel;

    public CriConnection(string socket)
    {
        handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, cancellation) => Connect(socket, cancellation),
        };

        // The name goes into :authority and nowhere else. "http": HTTP/2 without TLS, by prior knowledge.
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });
        Runtime = new RuntimeService.RuntimeServiceClient(channel);
        Images = new ImageService.ImageServiceClient(channel);
    }

    public RuntimeService.RuntimeServiceClient Runtime { get; }

    public ImageService.ImageServiceClient Images { get; }

    public void Dispose()
    {
        channel.Dispose();
        handler.Dispose();
    }

    private static async ValueTask<Stream> Connect(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
