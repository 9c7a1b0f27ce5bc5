// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using Linux.Processes;

namespace Linux.Spawning;

/// <summary>A process that runs on after its parent has ended: a child of this process, or one that an earlier process started.</summary>
public sealed class LastingProcess
{
    private const string NoInput = "/dev/null";
    private const int NoHang = 1;

    // A pidfd would need a thread for each process; nothing waits for these processes in a hurry.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ProcessIdentity _identity;
    private bool _hasExited;
    private int? _exitCode;

    private LastingProcess(ProcessIdentity identity) => _identity = identity;

    /// <summary>Its PID.</summary>
    public int Id => _identity.ProcessId;

    /// <summary>Its exit code once it has exited; null before, for a process that is not a child, and after a signal killed it.</summary>
    public int? ExitCode => _exitCode;

    /// <summary>Starts a program in the namespaces of another process.</summary>
    /// <exception cref="LinuxException">A namespace cannot be entered, or the program cannot be started.</exception>
    public static LastingProcess Start(LastingProgram program, ProcessNamespaces namespaces)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(namespaces);
        using var input = FileDescriptor.Open(NoInput, OpenFlags.ReadOnly);
        var target = new SpawnTarget(input, program.Output, program.Output, HasOwnSession: true);
        using var prepared = new PreparedSpawn(program.Path, program.Arguments, program.Environment, target);
        var id = 0;
        var error = namespaces.Run(() => prepared.Start(out id));
        return error == 0 ? OfChild(id) : throw new LinuxException("start on the host", program.Path, error);
    }

    /// <summary>A process that was found by its PID; null if it does not exist any more.</summary>
    public static LastingProcess? Find(int processId) =>
        ProcessIdentity.TryOf(processId, out var identity) ? new LastingProcess(identity) : null;

    /// <summary>True once it has exited; reaps a child of this process.</summary>
    public bool HasExited()
    {
        if (_hasExited)
        {
            return true;
        }

        // 0 while a child runs, its PID once it has exited; an error for a process that is not a child.
        var reaped = Libc.WaitPid(Id, out var status, NoHang);
        if (reaped > 0)
        {
            // wait(2): the low seven bits are the signal that killed it.
            _exitCode = (status & 0x7F) == 0 ? (status >> 8) & 0xFF : null;
        }

        _hasExited = reaped > 0 || (reaped < 0 && !_identity.IsRunning);
        return _hasExited;
    }

    /// <summary>Returns once it has exited.</summary>
    public async Task WaitForExitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (!HasExited())
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A child that was not reaped keeps its PID.
    private static LastingProcess OfChild(int id) =>
        Find(id) ?? throw new LinuxException($"read the stat of child {id} in /proc", Errno.NoProcess);
}
