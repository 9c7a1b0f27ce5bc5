// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Records;

/// <summary>What a person asks <c>metacni detach</c> for.</summary>
internal sealed record DetachOptions
{
    public required string Container { get; init; }

    public required bool Force { get; init; }

    /// <summary>Null for the directories of the record.</summary>
    public required IReadOnlyList<string>? PluginPath { get; init; }

    /// <summary>The <c>cniDir</c> of the configuration.</summary>
    public required string MultusDirectory { get; init; }

    public required string StateDirectory { get; init; }
}
