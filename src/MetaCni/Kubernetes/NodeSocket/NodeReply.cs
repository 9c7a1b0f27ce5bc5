// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>What came of a request to the daemon.</summary>
internal sealed record NodeReply
{
    public NodeFault Fault { get; init; }

    /// <summary>The reason of the fault, for messages.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Null without a response.</summary>
    public ResponseHead? Head { get; init; }

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The body of a success, if the caller reads it as it arrives; the caller disposes of it.</summary>
    public NodeStream? Stream { get; init; }

    public static NodeReply Of(NodeFault fault, string reason) => new() { Fault = fault, Reason = reason };
}
