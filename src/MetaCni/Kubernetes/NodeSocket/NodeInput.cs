// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>What came of waiting for bytes of the daemon.</summary>
internal enum NodeInput
{
    Data,

    /// <summary>The daemon, or its end, closed the connection.</summary>
    End,

    /// <summary>Nothing arrived in time.</summary>
    Silence,
}
