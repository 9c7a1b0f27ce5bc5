// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Planning;

/// <summary>The runtime's call: its sandbox and its arguments.</summary>
internal sealed record AttachmentContext
{
    public required Sandbox Sandbox { get; init; }

    /// <summary>CNI_ARGS as the runtime sent it.</summary>
    public required CniArguments Arguments { get; init; }
}
