// SPDX-License-Identifier: Apache-2.0

namespace ApiServer;

/// <summary>How a test wants its server.</summary>
public sealed record TestApiServerOptions
{
    /// <summary>Where the API is served without TLS and authentication, too.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>The version at which the server's history begins: a watch from an earlier one has expired.</summary>
    public long FirstVersion { get; init; } = 200;

    /// <summary>For creation and deletion times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
