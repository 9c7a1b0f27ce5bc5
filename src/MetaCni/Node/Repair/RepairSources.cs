// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>What repair takes from the other duties.</summary>
internal sealed record RepairSources
{
    /// <summary>True while the settings ask for repair.</summary>
    public required Func<bool> IsWanted { get; init; }

    /// <summary>The <c>cniDir</c> of the current settings.</summary>
    public required Func<string> MultusDirectory { get; init; }

    /// <summary>Asks the API server for the pods of this node.</summary>
    public required INodePodList Pods { get; init; }

    /// <summary>This process.</summary>
    public required int ProcessId { get; init; }
}
