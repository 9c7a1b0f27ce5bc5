// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>An attachment that an operation tried to attach or detach.</summary>
internal sealed record OperationAttachment
{
    public required string Network { get; init; }

    public required string Interface { get; init; }

    /// <summary>The types of the network's plugins, separated by commas.</summary>
    public required string Plugin { get; init; }

    /// <summary>The code of the error; null for a success.</summary>
    public int? Code { get; init; }

    public required TimeSpan Duration { get; init; }
}
