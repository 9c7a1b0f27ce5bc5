// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Detach;

/// <summary>The options of <c>metacni detach</c>.</summary>
internal sealed record DetachOptions
{
    /// <summary>The id of a container or a prefix of it; null if the container is chosen in another way.</summary>
    public required string? Container { get; init; }

    /// <summary>NAMESPACE/NAME; null if no pod is named.</summary>
    public required string? Pod { get; init; }

    /// <summary>Detach everything whose ADD did not finish or whose DEL fails.</summary>
    public required bool AllFailed { get; init; }

    public required bool Force { get; init; }

    /// <summary>
    /// For the daemon: detach only a container whose DEL failed or whose namespace is gone, ours or Multus's, and do not wait for another
    /// operation.
    /// </summary>
    public required bool IsRepair { get; init; }

    /// <summary>True if what the runtime has attached again since it was selected stays attached.</summary>
    public bool SparesAttached => AllFailed || IsRepair;

    /// <summary>The directories to search for plugins; null for the directories in the record.</summary>
    public required IReadOnlyList<string>? PluginPath { get; init; }
}
