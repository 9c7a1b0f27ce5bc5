// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>A file of a container that cannot be read, or not wholly.</summary>
internal sealed record UnreadableRecord
{
    public required ContainerId Container { get; init; }

    public required InterfaceName Interface { get; init; }

    /// <summary>NAMESPACE/NAME; null where it is not known.</summary>
    public string? Pod { get; init; }

    public required string File { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was set aside; null where it was not yet.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>True where the container's record was written anew from it.</summary>
    public bool IsSalvaged { get; init; }

    /// <summary>True for a file of Multus.</summary>
    public bool IsOfMultus { get; init; }

    /// <summary>What is to be done, in a sentence.</summary>
    public required string Message { get; init; }
}
