// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Cni.Errors;
using Linux.Files;
using MetaCni.Errors;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Logging.Operations;

/// <summary>One file of the operations log, open for reading.</summary>
internal sealed class OperationsFile : IDisposable
{
    private const string What = "operations log";

    // Room for several lines of the maximum length.
    private const int ChunkLength = 4 * OperationsFiles.MaximumLine;

    private const int DigestLength = 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private OperationsFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Opens a file; null if it does not exist.</summary>
    /// <exception cref="CniException">112: it cannot be read.</exception>
    public static OperationsFile? TryOpen(string path)
    {
        try
        {
            return StateAccess.Read(path, What, () => BoundedFile.TryOpenOwn(path, int.MaxValue, out var file) ? file : null) is { } file
                ? new OperationsFile(path, file)
                : null;
        }
        catch (FormatException e)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"{What} {PlainText.Word(path)} cannot be read: {e.Message}; remove it", "", e);
        }
    }

    /// <summary>True if the path leads to this file: it was not set aside since it was opened.</summary>
    public bool IsNamed => StateAccess.Read(_path, What, () => FileStatus.IsNamed(_file, _path));

    /// <summary>In bytes.</summary>
    public long Length => (long)FileStatus.Of(_file).Size;

    /// <summary>Identifies the file (<see cref="OperationsPosition"/>); null as long as its first line is incomplete.</summary>
    /// <param name="isFinal">True if nothing will be appended.</param>
    public string? Digest(bool isFinal)
    {
        var start = new byte[OperationsFiles.MaximumLine];
        var length = Read(0, start);
        var end = start.AsSpan(0, length).IndexOf((byte)'\n');
        return end >= 0 || length == start.Length || (isFinal && length > 0)
            ? Convert.ToHexStringLower(SHA256.HashData(start.AsSpan(0, end >= 0 ? end : length)))[..DigestLength]
            : null;
    }

    /// <summary>Reads lines until no further one is wanted or none is complete.</summary>
    /// <param name="offset">Where a line begins.</param>
    /// <param name="isFinal">True if nothing will be appended: then a last line without line feed is a line, too.</param>
    /// <param name="take">Takes a line; a line that is too long is passed as an empty one. False: no further line is wanted.</param>
    /// <returns>Where the next line begins, and whether reading stopped because no further line was wanted.</returns>
    public (long Offset, bool HasMore) ReadLines(long offset, bool isFinal, TakeLine take)
    {
        var buffer = new byte[ChunkLength];
        var isSkipping = false;
        while (true)
        {
            var chunk = buffer.AsSpan(0, Read(offset, buffer));
            var isEnd = chunk.Length < buffer.Length;
            ReadOnlySpan<byte> rest = chunk;
            while (TryNext(ref rest, isEnd && isFinal, out var line))
            {
                var isMoreWanted = take(isSkipping || line.Length >= OperationsFiles.MaximumLine ? [] : line);
                isSkipping = false;
                if (!isMoreWanted)
                {
                    return (offset + chunk.Length - rest.Length, true);
                }
            }

            offset += chunk.Length - rest.Length;
            if (isEnd)
            {
                return (offset, false);
            }

            if (rest.Length == chunk.Length)
            {
                isSkipping = true;
                offset += chunk.Length;
            }
        }
    }

    private static bool TryNext(ref ReadOnlySpan<byte> rest, bool takesAll, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 && !(takesAll && rest.Length > 0))
        {
            line = [];
            return false;
        }

        line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return true;
    }

    public void Dispose() => _file.Dispose();

    private int Read(long offset, Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var count = ReadSome(offset + length, buffer[length..]);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        return length;
    }

    private int ReadSome(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(_file, buffer, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"{What} {PlainText.Word(_path)} cannot be read: {e.Message}; check the disk", "", e);
        }
    }
}
