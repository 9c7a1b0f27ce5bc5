// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>How long the client waits for the daemon of its node (docs/node-api.md, Time).</summary>
internal static class NodePatience
{
    /// <summary>Until the first byte of a response, or until the daemon accepts the next bytes of the request.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);

    /// <summary>Between an interim response and the next bytes, and between two parts of a body.</summary>
    public static readonly TimeSpan Next = TimeSpan.FromMilliseconds(40);

    /// <summary>For the whole response, while the daemon says that it works.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(10);
}
