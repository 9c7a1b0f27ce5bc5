// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.Node.Health;

namespace MetaCni.Node;

/// <summary>The commands of the node daemon, with the notes below their help.</summary>
internal static class NodeCommands
{
    public static IReadOnlyList<(Command Command, string Notes)> Of(NodeHost host) =>
    [
        (DaemonCommand.Create(host), DaemonCommand.Notes),
        (ProbeCommand.Create(host.Out, host.Time), ProbeCommand.Notes),
    ];
}
