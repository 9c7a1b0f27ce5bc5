// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Install.Multus;

/// <summary>A node's configuration of Multus.</summary>
/// <param name="File">The file that the runtime reads.</param>
/// <param name="Name">The name of the network.</param>
/// <param name="Plugin">The configuration of <c>multus</c> or <c>multus-shim</c>.</param>
internal sealed record MultusInstallation(string File, string Name, JsonObject Plugin)
{
    /// <summary>True for the shim of Multus's daemon, which runs in a container with the node's files below <c>/host</c>.</summary>
    public required bool IsThick { get; init; }

    /// <summary>The daemon's own configuration, <c>daemon-config.json</c>; empty if it is unknown or no daemon runs.</summary>
    public JsonObject Daemon { get; init; } = [];
}
