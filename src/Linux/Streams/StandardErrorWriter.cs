// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Streams;

/// <summary>Stderr of a child program. Output is lost if the descriptor is closed or full, or if no process reads it.</summary>
/// <remarks>All waiting together takes at most half a second.</remarks>
/// <param name="descriptor">The descriptor.</param>
/// <param name="time">The clock.</param>
public sealed class StandardErrorWriter(int descriptor, TimeProvider time) : TextWriter
{
    /// <summary>The descriptor of stderr.</summary>
    public const int Descriptor = 2;

    // A pipe that is ready accepts this much at once (PIPE_BUF), without mixing lines of several processes.
    private const int Piece = 4096;

    // Several threads may write lines.
    private readonly Lock _lock = new();
    private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);
    private TimeSpan _patience = TimeSpan.FromMilliseconds(500);

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

    // A broken descriptor is ready too: the write then fails with the reason.
    private bool IsReady()
    {
        var start = time.GetTimestamp();
        var entry = new PollEntry(descriptor, PollEntry.Writable);
        var ready = Libc.Poll(ref entry, 1, (int)_patience.TotalMilliseconds) > 0;
        var left = _patience - time.GetElapsedTime(start);
        _patience = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return ready;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
