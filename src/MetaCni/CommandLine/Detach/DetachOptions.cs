// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Detach;

/// <summary>What a person asks <c>metacni detach</c> for.</summary>
internal sealed record DetachOptions
{
    /// <summary>The id of a container, or how it begins; null where it is chosen in another way.</summary>
    public required string? Container { get; init; }

    /// <summary>NAMESPACE/NAME; null where no pod is named.</summary>
    public required string? Pod { get; init; }

    /// <summary>Everything whose ADD did not finish, or whose DEL fails.</summary>
    public required bool AllFailed { get; init; }

    public required bool Force { get; init; }

    /// <summary>Null for the directories of the record.</summary>
    public required IReadOnlyList<string>? PluginPath { get; init; }
}
