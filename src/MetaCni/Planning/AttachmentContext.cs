// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Planning;

/// <summary>What the runtime says when it calls: about which sandbox, and with which arguments.</summary>
internal sealed record AttachmentContext
{
    public required Sandbox Sandbox { get; init; }

    /// <summary>CNI_ARGS as the runtime sent it.</summary>
    public required CniArguments Arguments { get; init; }
}
