// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Session;

/// <summary>What must be torn down; written to disk before the first interface is created.</summary>
internal sealed record TrySession
{
    public required string StateDirectory { get; init; }

    /// <summary>The configuration that the plugin got, as JSON: DEL gets the same, even if DIR has changed.</summary>
    public required string Configuration { get; init; }

    /// <summary>The host resources named in the configuration and the definitions that may outlive a pod.</summary>
    public required HostTraces Traces { get; init; }

    /// <summary>The bridges that existed before; only other bridges are removed.</summary>
    public required IReadOnlyList<string> BridgesBefore { get; init; }

    /// <summary>The pods, in the order of attachment.</summary>
    public required IReadOnlyList<TrySandbox> Sandboxes { get; init; }
}
