// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster;

/// <summary>What became of a status.</summary>
internal enum StatusDelivery
{
    /// <summary>The API server has it, or there is no pod any more that could have it.</summary>
    Published,

    /// <summary>The daemon of this node has compared the pod, and publishes it later.</summary>
    HandedOver,
}
