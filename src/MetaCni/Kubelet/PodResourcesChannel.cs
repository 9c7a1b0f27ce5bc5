// SPDX-License-Identifier: Apache-2.0

using Grpc.Net.Client;
using Linux.Streams;

namespace MetaCni.Kubelet;

/// <summary>gRPC over kubelet's Unix socket. A channel is opened for one call and closed after it.</summary>
internal static class PodResourcesChannel
{
    /// <summary>The largest response that is read; a node with many pods stays below.</summary>
    private const int MaximumResponse = 16 * 1024 * 1024;

    public static GrpcChannel Open(string socket) => GrpcChannel.ForAddress("http://kubelet", new GrpcChannelOptions
    {
        MaxReceiveMessageSize = MaximumResponse,
        ThrowOperationCanceledOnCancellation = true,
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (_, cancellationToken) => UnixSocketConnection.ConnectAsync(socket, cancellationToken),
        },
    });
}
