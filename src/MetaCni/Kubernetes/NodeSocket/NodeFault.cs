// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>Why the daemon gave no response.</summary>
internal enum NodeFault
{
    None,

    /// <summary>The socket does not exist, or no process accepts connections.</summary>
    Absent,

    /// <summary>The process that listens, or another user, cannot be trusted with the socket.</summary>
    Untrusted,

    /// <summary>It did not respond in time.</summary>
    Silent,

    /// <summary>The response is invalid or broke off.</summary>
    Broken,

    /// <summary>The request does not fit into the node API.</summary>
    Unsuitable,

    /// <summary>The operation has ended.</summary>
    Cancelled,
}
