// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Streams;

/// <summary>Stderr of a plugin: what it does not take, because it is closed or full or nobody reads it, is lost.</summary>
/// <remarks>All waiting together takes at most half a second.</remarks>
public sealed class StandardErrorWriter(int descriptor) : TextWriter
{
    /// <summary>The descriptor of stderr.</summary>
    public const int Descriptor = 2;

    // A pipe that is ready takes so much at once (PIPE_BUF), and the line does not mix with those of others.
    private const int Piece = 4096;

    // Lines of the log and of plugins that run at the same time.
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);
    private long _patience = 500;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_lock)
        {
            WriteAll(Encoding.UTF8.GetBytes(value ?? ""));
        }
    }

    private void WriteAll(Span<byte> text)
    {
        while (!text.IsEmpty && IsReady())
        {
            var count = Libc.Write(_file, text, Math.Min(Piece, text.Length));
            if (count < 0 && Errno.Last is not (Errno.Interrupted or Errno.WouldBlock))
            {
                return;
            }

            text = text[Math.Max(0, (int)count)..];
        }
    }

    // What cannot be written any more is ready, too: the write says why.
    private bool IsReady()
    {
        var start = Environment.TickCount64;
        var entry = new PollEntry(descriptor, PollEntry.Writable);
        var ready = Libc.Poll(ref entry, 1, (int)_patience) > 0;
        _patience = Math.Max(0, _patience - (Environment.TickCount64 - start));
        return ready;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
