// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;

namespace MetaCni.CommandLine.Install;

/// <summary>The options of <c>metacni install</c>.</summary>
internal sealed record InstallOptions
{
    public required NodeDirectories Directories { get; init; }

    /// <summary>The settings of <c>--settings</c>, with those of <c>--set</c> over them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The daemon-config.json of Multus; null if it is not named.</summary>
    public required string? MultusDaemonConfig { get; init; }

    /// <summary>Print what would change, and change nothing.</summary>
    public required bool DryRun { get; init; }
}
