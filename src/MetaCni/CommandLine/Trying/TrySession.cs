// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Trying;

/// <summary>What has to be taken down; on disk before anything is made.</summary>
internal sealed record TrySession
{
    public required string StateDirectory { get; init; }

    /// <summary>The bridges that stood before; only others are removed.</summary>
    public required IReadOnlyList<string> BridgesBefore { get; init; }

    /// <summary>The pods, in the order in which they are attached.</summary>
    public required IReadOnlyList<TrySandbox> Sandboxes { get; init; }
}
