// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Streams;

/// <summary>Stdin or stdout of a child program. Every call, even an asynchronous one, is a system call on the caller's thread.</summary>
/// <remarks>
/// The console's streams start a thread for terminal signals and use the thread pool for asynchronous calls. Such a program has no
/// terminal, and nothing else to do before its input arrives. A write waits at most half a minute for a reader.
/// </remarks>
/// <param name="descriptor">The descriptor.</param>
/// <param name="time">The clock.</param>
public sealed class StandardStream(int descriptor, TimeProvider time) : Stream
{
    /// <summary>The descriptor of stdin.</summary>
    public const int Input = 0;

    /// <summary>The descriptor of stdout.</summary>
    public const int Output = 1;

    // A pipe that is ready accepts this much at once (PIPE_BUF).
    private const int Piece = 4096;
    private const int WaitSlice = 100;

    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(30);

    private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);

    /// <inheritdoc/>
    public override bool CanRead => descriptor == Input;

    /// <inheritdoc/>
    public override bool CanWrite => descriptor == Output;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        nint count;
        while ((count = Libc.Read(_file, buffer, buffer.Length)) < 0)
        {
            var error = Errno.Last;
            if (error == Errno.WouldBlock)
            {
                // A runtime may have made the pipe non-blocking, so wait.
                _ = IsReady(PollEntry.Readable, -1);
            }
            else if (error != Errno.Interrupted)
            {
                throw new IOException(error == Errno.BadDescriptor ? "stdin is closed" : new LinuxException("read stdin", error).Message);
            }
        }

        return (int)count;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer, CancellationToken.None);

    private void Write(ReadOnlySpan<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            WaitForReader(cancellationToken);
            var count = Libc.Write(_file, buffer, Math.Min(Piece, buffer.Length));
            var error = count < 0 ? Errno.Last : 0;
            if (error is not (0 or Errno.Interrupted or Errno.WouldBlock))
            {
                throw new IOException(new LinuxException("write stdout", error).Message);
            }

            buffer = buffer[Math.Max(0, (int)count)..];
        }
    }

    // A write to a full pipe would block until its reader continues. poll cannot wait for a token, so it waits in slices.
    private void WaitForReader(CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); !IsReady(PollEntry.Writable, WaitSlice);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start) > WritePatience)
            {
                throw new IOException($"write stdout: the reader has not read for {WritePatience.TotalSeconds:0} s");
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private bool IsReady(short readiness, int milliseconds)
    {
        var entry = new PollEntry(descriptor, readiness);
        return Libc.Poll(ref entry, 1, milliseconds) > 0;
    }
}
