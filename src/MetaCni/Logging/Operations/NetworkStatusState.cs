// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>What became of the network-status of an operation; people and programs read these words.</summary>
internal static class NetworkStatusState
{
    /// <summary>The API server has it.</summary>
    public const string Published = "published";

    /// <summary>The daemon of the node publishes it.</summary>
    public const string HandedOver = "handed over";
}
