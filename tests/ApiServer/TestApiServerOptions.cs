// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ApiServer;

/// <summary>The options of the server.</summary>
public sealed record TestApiServerOptions
{
    /// <summary>The path of a Unix socket that serves the API without TLS and authentication; null for none.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Creates the listening socket; a test may need it in another network namespace. Default: Kestrel's own function.</summary>
    public Func<EndPoint, Socket> Bind { get; init; } = SocketTransportOptions.CreateDefaultBoundListenSocket;

    /// <summary>The version at which the history begins: a watch from an earlier version has expired.</summary>
    public long FirstVersion { get; init; } = 200;

    /// <summary>The clock for creation and deletion times, and for the expiry of tokens.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The flag service-account-max-token-expiration: a longer lifetime is shortened to this one.</summary>
    public TimeSpan LongestTokenLifetime { get; init; } = TimeSpan.MaxValue;
}
