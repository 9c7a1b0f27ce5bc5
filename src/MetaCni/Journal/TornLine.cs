// SPDX-License-Identifier: Apache-2.0

using Linux;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>Cuts an incomplete last line, which a crash has left. It counts as not written.</summary>
internal static class TornLine
{
    private const int Piece = 512;

    // The next event must start on a line of its own.
    public static void Cut(string file)
    {
        try
        {
            using var handle = FileDescriptor.Open(file, OpenFlags.ReadWrite | OpenFlags.NoFollow);
            var end = EndOfLastLine(handle);
            if (end < RandomAccess.GetLength(handle))
            {
                RandomAccess.SetLength(handle, end);
            }
        }
        catch (LinuxException e) when (e.ErrorNumber is Errno.NoEntry or Errno.NotDirectory)
        {
            // The file was removed during an operation.
        }
        catch (LinuxException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"the record {file} cannot be written: {e.Message}", "", e);
        }
    }

    // Search from the end, because a record may be long.
    private static long EndOfLastLine(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        Span<byte> piece = stackalloc byte[Piece];
        for (var end = RandomAccess.GetLength(file); end > 0;)
        {
            var start = Math.Max(0, end - Piece);
            var read = RandomAccess.Read(file, piece[..(int)(end - start)], start);
            var at = piece[..read].LastIndexOf((byte)'\n');
            if (at >= 0)
            {
                return start + at + 1;
            }

            end = start;
        }

        return 0;
    }
}
