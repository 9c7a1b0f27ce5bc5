// SPDX-License-Identifier: Apache-2.0
//
// One poll loop from the start of a child to its end; no thread, no timer.
//   1. Write stdin, read stdout and stderr, until the child has exited. It need not read stdin; it may close stdout and go on.
//   2. On the deadline, or when stdout exceeds its bound: SIGTERM to the child's group, a grace, SIGKILL, the grace again.
//   3. After the exit take what is in the pipes, but do not wait for their end: a grandchild may hold them for years.

using System.Buffers;
using System.Diagnostics;

namespace Cni.Invocation.Posix;

/// <summary>Talks to a child until it has exited; the caller reaps it.</summary>
internal sealed class Conversation(ChildProcess child, StandardPipes pipes, CancellationEvent deadline)
{
    private const int OutputLimit = 16 * 1024 * 1024;
    private const int OutputKept = PluginOutput.LongestOutput;
    private const int ErrorsKept = 64 * 1024;
    private const int SliceWithoutPidFd = 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly TailBuffer _errors = new(ErrorsKept);
    private readonly Stopwatch _sinceSignal = new();
    private ErrorLines? _errorLines;
    private int _outputLength;
    private int _written;
    private int _signal;

    public required ReadOnlyMemory<byte> Input { get; init; }

    public required TimeSpan Grace { get; init; }

    /// <summary>Told of each line of its stderr.</summary>
    public required Action<string> ErrorLine { get; init; }

    /// <summary>Why the child was ended, if it was.</summary>
    public Ending Ending { get; private set; }

    /// <summary>The beginning of what the child wrote to stdout: what is longer is read, so that it can go on, and not kept.</summary>
    public byte[] Output => _output.WrittenSpan.ToArray();

    /// <summary>True where it wrote more than that.</summary>
    public bool IsOutputCut => _outputLength > OutputKept;

    public string Errors => _errors.ToString();

    /// <summary>True once the child has exited; false if even SIGKILL did not end it.</summary>
    public bool Run()
    {
        while (!child.HasExited())
        {
            Serve();
            if (_signal != 0 && _sinceSignal.Elapsed >= Grace)
            {
                if (_signal == ChildProcess.Kill)
                {
                    _errorLines?.End();
                    return false;
                }

                Send(ChildProcess.Kill);
            }
        }

        Drain(pipes.Output, TakeOutput);
        Drain(pipes.Errors, TakeErrors);
        _errorLines?.End();
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
            new(_signal == 0 ? deadline.PollDescriptor : -1, PollEntry.Readable),
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
            End(Ending.Deadline);
        }
    }

    private int Timeout()
    {
        var slice = child.PollDescriptor < 0 ? SliceWithoutPidFd : -1;
        if (_signal == 0)
        {
            return slice;
        }

        var left = Math.Max(0, (int)Math.Ceiling((Grace - _sinceSignal.Elapsed).TotalMilliseconds));
        return slice < 0 ? left : Math.Min(slice, left);
    }

    private void End(Ending why)
    {
        if (Ending == Ending.None)
        {
            Ending = why;
            Send(ChildProcess.Terminate);
        }
    }

    private void Send(int signal)
    {
        _signal = signal;
        _sinceSignal.Restart();
        child.Signal(signal);
    }

    private unsafe void WriteInput()
    {
        nint count;
        fixed (byte* rest = Input.Span[_written..])
        {
            count = Libc.Write(pipes.Input.Ours, rest, (nuint)(Input.Length - _written));
        }

        if (count < 0 && Errno.Last is Errno.Again or Errno.Interrupted)
        {
            return;
        }

        // EPIPE: the plugin does not read its stdin, or no longer; it knows what it needs.
        if (count < 0 && Errno.Last != Errno.BrokenPipe)
        {
            throw Errno.Failure("write");
        }

        _written += (int)Math.Max(count, 0);
        if (count < 0 || _written == Input.Length)
        {
            pipes.Input.Ours.Dispose();
        }
    }

    /// <summary>Reads once; false if there was nothing to read, now or for good.</summary>
    private unsafe bool Read(Pipe pipe, Action<ReadOnlySpan<byte>> take)
    {
        nint count;
        fixed (byte* buffer = _buffer)
        {
            count = Libc.Read(pipe.Ours, buffer, (nuint)_buffer.Length);
        }

        if (count < 0)
        {
            return Errno.Last switch
            {
                Errno.Interrupted => true,
                Errno.Again => false,
                _ => throw Errno.Failure("read"),
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

    // A grandchild may write faster than this reads: no pipe holds more than the bound at the time of the exit.
    private void Drain(Pipe pipe, Action<ReadOnlySpan<byte>> take)
    {
        for (var reads = 0; reads < OutputLimit / _buffer.Length && !pipe.Ours.IsClosed && Read(pipe, take); reads++)
        {
        }
    }

    private void TakeErrors(ReadOnlySpan<byte> bytes)
    {
        _errors.Append(bytes);
        (_errorLines ??= new ErrorLines(ErrorLine)).Append(bytes);
    }

    private void TakeOutput(ReadOnlySpan<byte> bytes)
    {
        _outputLength += bytes.Length;
        if (_outputLength > OutputLimit)
        {
            pipes.Output.Ours.Dispose();
            End(Ending.OutputTooLong);
            return;
        }

        _output.Write(bytes[..Math.Min(bytes.Length, OutputKept - _output.WrittenCount)]);
    }
}
