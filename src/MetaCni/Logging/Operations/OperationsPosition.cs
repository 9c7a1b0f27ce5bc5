// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>How far the operations log has been read.</summary>
/// <remarks>
/// A file is identified by a digest of its first line, which has a time and an operation, and not by its inode: file systems use the inode
/// of a deleted file again for the next one.
/// </remarks>
/// <param name="File">The digest of the file's first line; empty before the first line of the log.</param>
/// <param name="Offset">The first byte that was not read.</param>
internal readonly record struct OperationsPosition(string File, long Offset)
{
    /// <summary>Before the oldest line that exists.</summary>
    public static OperationsPosition Start { get; } = new("", 0);
}
