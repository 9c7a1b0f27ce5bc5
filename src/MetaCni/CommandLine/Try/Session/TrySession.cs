// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Session;

/// <summary>What has to be taken down; on disk before anything is made.</summary>
internal sealed record TrySession
{
    public required string StateDirectory { get; init; }

    /// <summary>The configuration that the plugin was given, as JSON: DEL gets the same, whatever has become of DIR.</summary>
    public required string Configuration { get; init; }

    /// <summary>What that and the definitions name that may outlive a pod.</summary>
    public required HostTraces Traces { get; init; }

    /// <summary>The bridges that stood before; only others are removed.</summary>
    public required IReadOnlyList<string> BridgesBefore { get; init; }

    /// <summary>The pods, in the order in which they are attached.</summary>
    public required IReadOnlyList<TrySandbox> Sandboxes { get; init; }
}
