// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Spawning;

/// <summary>A pipe with one end for a child; other children inherit neither end.</summary>
internal sealed class Pipe : IDisposable
{
    private const int DuplicateCloseOnExec = 1030;
    private const int SetStatusFlags = 4;
    private const int FirstFree = 3;

    private Pipe(SafeFileHandle ours, SafeFileHandle theirs) => (Ours, Theirs) = (ours, theirs);

    /// <summary>This process's end; it is non-blocking.</summary>
    public SafeFileHandle Ours { get; }

    /// <summary>The child's end.</summary>
    public SafeFileHandle Theirs { get; }

    /// <summary>The descriptor of this process's end for poll; -1 once closed, which poll skips.</summary>
    public int PollDescriptor => Ours.IsClosed ? -1 : (int)Ours.DangerousGetHandle();

    /// <summary>A pipe that the child reads.</summary>
    public static Pipe ToChild()
    {
        var (read, write) = Open();
        return Prepared(write, read);
    }

    /// <summary>A pipe that the child writes.</summary>
    public static Pipe FromChild()
    {
        var (read, write) = Open();
        return Prepared(read, write);
    }

    public void Dispose()
    {
        Ours.Dispose();
        Theirs.Dispose();
    }

    private static (SafeFileHandle Read, SafeFileHandle Write) Open()
    {
        Span<int> descriptors = stackalloc int[2];
        if (Libc.Pipe(descriptors, OpenFlags.CloseOnExec) != 0)
        {
            throw LinuxException.Last("pipe2");
        }

        var (read, write) = (new SafeFileHandle(descriptors[0], true), new SafeFileHandle(descriptors[1], true));
        return (AboveStandard(read), AboveStandard(write));
    }

    // In a process started without stdin, stdout or stderr, a pipe gets one of their numbers, and the child's dup2 would close it.
    private static SafeFileHandle AboveStandard(SafeFileHandle handle)
    {
        if (handle.DangerousGetHandle() >= FirstFree)
        {
            return handle;
        }

        using (handle)
        {
            var moved = Libc.FileControl(handle, DuplicateCloseOnExec, FirstFree);
            return moved >= 0 ? new SafeFileHandle(moved, true) : throw LinuxException.Last("fcntl");
        }
    }

    private static Pipe Prepared(SafeFileHandle ours, SafeFileHandle theirs) =>
        Libc.FileControl(ours, SetStatusFlags, OpenFlags.NonBlocking) == 0 ? new Pipe(ours, theirs) : throw LinuxException.Last("fcntl");
}
