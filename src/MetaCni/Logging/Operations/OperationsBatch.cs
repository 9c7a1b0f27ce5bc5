// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>Some lines of the operations log in their order.</summary>
internal sealed record OperationsBatch
{
    public required IReadOnlyList<OperationEntry> Entries { get; init; }

    /// <summary>How many damaged lines were skipped.</summary>
    public required int Damaged { get; init; }

    /// <summary>Where to continue.</summary>
    public required OperationsPosition Position { get; init; }

    /// <summary>True if there is more to read now.</summary>
    public required bool HasMore { get; init; }

    /// <summary>True if lines were deleted before they were read: the log was rotated twice, or somebody removed it.</summary>
    public required bool HasGap { get; init; }
}
