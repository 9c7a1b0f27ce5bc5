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

    private LastingProcess(ProcessIdentity identity) => _identity = identity;

    /// <summary>Its PID.</summary>
    public int Id => _identity.ProcessId;

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
        // 0 while a child runs, its PID once it has exited; an error for a process that is not a child.
        _hasExited = _hasExited || Libc.WaitPid(Id, out _, NoHang) switch
        {
            0 => false,
            > 0 => true,
            _ => !_identity.IsRunning,
        };
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
