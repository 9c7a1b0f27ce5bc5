// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;

namespace MetaCni.CommandLine.Uninstall;

/// <summary>The options of <c>metacni uninstall</c>.</summary>
internal sealed record UninstallOptions
{
    public required NodeDirectories Directories { get; init; }

    /// <summary>Detach the secondary networks of pods that are running.</summary>
    public required bool Detach { get; init; }

    /// <summary>The daemon that runs this command holds the lock of the node.</summary>
    public required bool IsLocked { get; init; }

    /// <summary>Print what would change, and change nothing.</summary>
    public required bool DryRun { get; init; }
}
