// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>A file of a container that cannot be read, or only in part.</summary>
internal sealed record UnreadableRecord
{
    public required ContainerId Container { get; init; }

    public required InterfaceName Interface { get; init; }

    /// <summary>NAMESPACE/NAME; null if unknown.</summary>
    public string? Pod { get; init; }

    public required string File { get; init; }

    /// <summary>The reason.</summary>
    public required string Reason { get; init; }

    /// <summary>When the file was set aside; null if it was not.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>True if the container's record was rebuilt from the readable part.</summary>
    public bool IsSalvaged { get; init; }

    /// <summary>True for a file of Multus.</summary>
    public bool IsOfMultus { get; init; }

    /// <summary>The remedy, in a sentence.</summary>
    public required string Message { get; init; }
}
