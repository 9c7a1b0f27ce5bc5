// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn, not fork: only the C library may run between fork and exec in a process with threads. The child gets
//   - its own process group, so that it can be killed with its children, but without the runtime, which shares our group;
//   - every signal at its default and none blocked: .NET ignores SIGPIPE, and the child must not inherit our signal settings;
//   - stdin, stdout and stderr, and no other descriptor.

namespace Linux.Spawning;

/// <summary>Starts a child process and returns the system's error number.</summary>
internal static class ProcessStarter
{
    private const short SetGroup = 2;
    private const short SetDefaultSignals = 4;
    private const short SetSignalMask = 8;

    // glibc: posix_spawnattr_t 336, posix_spawn_file_actions_t 80, sigset_t 128 bytes.
    private const int Words = 64;

    /// <summary>Returns 0 and the child's PID, or an error number.</summary>
    public static unsafe int TryStart(ChildProgram program, StandardPipes pipes, out int id)
    {
        Span<ulong> attributes = stackalloc ulong[Words];
        Span<ulong> actions = stackalloc ulong[Words];
        Check(Libc.AttributesInit(attributes));
        Check(Libc.ActionsInit(actions));
        try
        {
            Describe(attributes);
            Connect(actions, pipes);
            using var arguments = new CStringArray([program.Path, .. program.Arguments]);
            using var environment = new CStringArray(program.Environment);
            return Libc.Spawn(out id, program.Path, actions, attributes, arguments.Pointer, environment.Pointer);
        }
        finally
        {
            _ = Libc.ActionsDestroy(actions);
            _ = Libc.AttributesDestroy(attributes);
        }
    }

    private static void Describe(Span<ulong> attributes)
    {
        Span<ulong> signals = stackalloc ulong[Words];
        Check(Libc.AttributesSetFlags(attributes, SetGroup | SetDefaultSignals | SetSignalMask));
        Check(Libc.AttributesSetGroup(attributes, 0));

        // Not sigfillset: it omits the C library's own two signals, which would then stay ignored in the child.
        signals.Fill(ulong.MaxValue);
        Check(Libc.AttributesSetDefaultSignals(attributes, signals));
        signals.Clear();
        Check(Libc.AttributesSetSignalMask(attributes, signals));
    }

    private static void Connect(Span<ulong> actions, StandardPipes pipes)
    {
        Check(Libc.ActionsAddDuplicate(actions, pipes.Input.Theirs, 0));
        Check(Libc.ActionsAddDuplicate(actions, pipes.Output.Theirs, 1));
        Check(Libc.ActionsAddDuplicate(actions, pipes.Errors.Theirs, 2));

        // Our descriptors are O_CLOEXEC, but inherited ones and those of native libraries may not be.
        Check(Libc.ActionsAddCloseFrom(actions, 3));
    }

    private static void Check(int errno)
    {
        if (errno != 0)
        {
            throw new InvalidOperationException($"posix_spawn cannot be prepared: {Errno.Text(errno)}");
        }
    }
}
