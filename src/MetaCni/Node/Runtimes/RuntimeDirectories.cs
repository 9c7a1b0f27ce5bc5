// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Runtimes;

/// <summary>The directories that a container runtime's own configuration names.</summary>
/// <param name="Runtime">The runtime's name.</param>
/// <param name="ConfDirs">Where it looks for network configurations; empty: not named.</param>
/// <param name="BinDirs">Where it looks for plugins; empty: not named.</param>
internal sealed record RuntimeDirectories(string Runtime, IReadOnlyList<string> ConfDirs, IReadOnlyList<string> BinDirs)
{
    /// <summary>What a later file names replaces what an earlier one names.</summary>
    public RuntimeDirectories Then(RuntimeDirectories later) => this with
    {
        ConfDirs = later.ConfDirs.Count > 0 ? later.ConfDirs : ConfDirs,
        BinDirs = later.BinDirs.Count > 0 ? later.BinDirs : BinDirs,
    };
}
