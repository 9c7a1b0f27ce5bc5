// SPDX-License-Identifier: Apache-2.0
//
// One poll loop from the start of a child to its exit; no thread, no timer.
//   1. Write stdin, read stdout and stderr, until the child has exited. The child need not read stdin, and may close stdout and continue.
//   2. On the deadline, or when stdout exceeds its limit: SIGTERM to the child's group, a grace period, SIGKILL, the grace period again.
//   3. After the exit, read what is in the pipes, but do not wait for their end: a grandchild may keep them open for years.

using System.Buffers;

namespace Linux.Spawning;

/// <summary>Exchanges data with a child until it has exited; the caller reaps it.</summary>
internal sealed class Conversation(
    ChildProcess child, StandardPipes pipes, CancellationEvent cancellation, ChildProgram program, TimeProvider time)
{
    private const int SliceWithoutPidFd = 20;

    // .NET fills every new buffer with zeros, and plugins write a few hundred bytes: a page is enough for one read.
    private readonly byte[] _buffer = new byte[4096];
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly TailBuffer _errors = new(program.KeptErrors);
    private int _outputLength;
    private int _written;
    private int _signal;
    private long _signalled;

    /// <summary>Whether the child was terminated, and why.</summary>
    public Ending Ending { get; private set; }

    /// <summary>The beginning of the child's stdout. The rest is read, so that the child can continue, but not kept.</summary>
    public byte[] Output => _output.WrittenSpan.ToArray();

    /// <summary>True if it wrote more than that.</summary>
    public bool IsOutputCut => _outputLength > program.KeptOutput;

    public string Errors => _errors.ToString();

    /// <summary>True once the child has exited; false if even SIGKILL did not terminate it.</summary>
    public bool Run()
    {
        while (!child.HasExited())
        {
            Serve();
            if (_signal != 0 && time.GetElapsedTime(_signalled) >= program.TerminationGrace)
            {
                if (_signal == ChildProcess.Kill)
                {
                    return false;
                }

                Send(ChildProcess.Kill);
            }
        }

        Drain(pipes.Output, TakeOutput);
        Drain(pipes.Errors, TakeErrors);
        return true;
    }

    private void Serve()
    {
        Span<PollEntry> entries =
        [
            new(pipes.Input.PollDescriptor, PollEntry.Writable),
            new(pipes.Output.PollDescriptor, PollEntry.Readable),
            new(pipes.Errors.PollDescriptor, PollEntry.Readable),
            new(child.PollDescriptor, PollEntry.Readable),
            new(_signal == 0 ? cancellation.PollDescriptor : -1, PollEntry.Readable),
        ];
        Polling.Poll(entries, Timeout());
        if (entries[0].IsReady)
        {
            WriteInput();
        }

        if (entries[1].IsReady)
        {
            Read(pipes.Output, TakeOutput);
        }

        if (entries[2].IsReady)
        {
            Read(pipes.Errors, TakeErrors);
        }

        if (entries[4].IsReady)
        {
            Terminate(Ending.Deadline);
        }
    }

    private int Timeout()
    {
        var slice = child.PollDescriptor < 0 ? SliceWithoutPidFd : -1;
        if (_signal == 0)
        {
            return slice;
        }

        var left = Math.Max(0, (int)Math.Ceiling((program.TerminationGrace - time.GetElapsedTime(_signalled)).TotalMilliseconds));
        return slice < 0 ? left : Math.Min(slice, left);
    }

    private void Terminate(Ending why)
    {
        if (Ending == Ending.Exited)
        {
            Ending = why;
            Send(ChildProcess.Terminate);
        }
    }

    private void Send(int signal)
    {
        _signal = signal;
        _signalled = time.GetTimestamp();
        child.Signal(signal);
    }

    private void WriteInput()
    {
        var rest = program.Input.Span[_written..];
        var count = Libc.Write(pipes.Input.Ours, rest, rest.Length);
        if (count < 0 && Errno.Last is Errno.WouldBlock or Errno.Interrupted)
        {
            return;
        }

        // EPIPE: the child does not read its stdin (any more), and does not need the rest.
        if (count < 0 && Errno.Last != Errno.BrokenPipe)
        {
            throw LinuxException.Last("write");
        }

        _written += (int)Math.Max(count, 0);
        if (count < 0 || _written == program.Input.Length)
        {
            pipes.Input.Ours.Dispose();
        }
    }

    /// <summary>Reads once; false if nothing is available, or at the end.</summary>
    private bool Read(Pipe pipe, Action<ReadOnlySpan<byte>> take)
    {
        var count = Libc.Read(pipe.Ours, _buffer, _buffer.Length);
        if (count < 0)
        {
            return Errno.Last switch
            {
                Errno.Interrupted => true,
                Errno.WouldBlock => false,
                _ => throw LinuxException.Last("read"),
            };
        }

        if (count == 0)
        {
            pipe.Ours.Dispose();
            return false;
        }

        take(_buffer.AsSpan(0, (int)count));
        return true;
    }

    // A grandchild may write faster than this reads, so stop at the bound. No pipe held more at the time of the exit.
    private void Drain(Pipe pipe, Action<ReadOnlySpan<byte>> take)
    {
        for (var reads = 0; reads < program.LongestOutput / _buffer.Length && !pipe.Ours.IsClosed && Read(pipe, take); reads++)
        {
        }
    }

    private void TakeErrors(ReadOnlySpan<byte> bytes)
    {
        _errors.Append(bytes);
        program.TakeErrors(bytes);
    }

    private void TakeOutput(ReadOnlySpan<byte> bytes)
    {
        _outputLength += bytes.Length;
        if (_outputLength > program.LongestOutput)
        {
            pipes.Output.Ours.Dispose();
            Terminate(Ending.OutputTooLong);
            return;
        }

        _output.Write(bytes[..Math.Min(bytes.Length, program.KeptOutput - _output.WrittenCount)]);
    }
}
