// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Linux;

/// <summary>Stdin or stdout of a plugin: a call is a system call of the caller's thread, also where it is asynchronous.</summary>
/// <remarks>
/// The console's streams start a thread for the signals of a terminal and hand every asynchronous call to the thread pool. A plugin has
/// no terminal, and until its configuration is there it has nothing else to do.
/// </remarks>
internal sealed class StandardStream(int descriptor) : Stream
{
    public const int Input = 0;
    public const int Output = 1;

    private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);

    public override bool CanRead => descriptor == Input;

    public override bool CanWrite => descriptor == Output;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        nint count;
        while ((count = Libc.Read(_file, buffer, buffer.Length)) < 0)
        {
            WaitOrThrow("read stdin", PollEntry.Readable);
        }

        return (int)count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Libc.Write(_file, buffer, buffer.Length);
            if (count < 0)
            {
                WaitOrThrow("write stdout", PollEntry.Writable);
            }

            buffer = buffer[Math.Max(0, (int)count)..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A pipe that a runtime has made non-blocking is waited for.
    private void WaitOrThrow(string operation, short readiness)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == Errno.WouldBlock)
        {
            var entry = new PollEntry { Descriptor = descriptor, Events = readiness };
            _ = Libc.Poll(ref entry, 1, -1);
        }
        else if (error != Errno.Interrupted)
        {
            throw new IOException(new LinuxException(operation, error).Message);
        }
    }
}
