// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ApiServer;

/// <summary>How a test wants its server.</summary>
public sealed record TestApiServerOptions
{
    /// <summary>Where the API is served without TLS and authentication, too.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Makes the listening socket; a test may want it in another network namespace. Kestrel's own way by default.</summary>
    public Func<EndPoint, Socket> Bind { get; init; } = SocketTransportOptions.CreateDefaultBoundListenSocket;

    /// <summary>The version at which the server's history begins: a watch from an earlier one has expired.</summary>
    public long FirstVersion { get; init; } = 200;

    /// <summary>For creation and deletion times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
