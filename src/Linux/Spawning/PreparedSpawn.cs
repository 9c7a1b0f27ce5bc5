// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn, not fork: only the C library may run between fork and exec in a process with threads. The child gets
//   - its own process group, so that it can be killed with its children, but without the runtime, which shares our group; or its own
//     session, so that it also survives its parent's terminal and service manager;
//   - every signal at its default and none blocked: .NET ignores SIGPIPE, and the child must not inherit our signal settings;
//   - stdin, stdout and stderr, and no other descriptor.

using System.Runtime.InteropServices;

namespace Linux.Spawning;

/// <summary>The arguments of posix_spawn in native memory, so that a thread that must not allocate can call it.</summary>
internal sealed unsafe class PreparedSpawn : IDisposable
{
    private const short SetGroup = 2;
    private const short SetDefaultSignals = 4;
    private const short SetSignalMask = 8;
    private const short SetSession = 0x80;

    // glibc: posix_spawnattr_t 336, posix_spawn_file_actions_t 80, sigset_t 128 bytes.
    private const int Words = 64;

    private readonly ulong* _attributes = (ulong*)NativeMemory.AllocZeroed(Words, sizeof(ulong));
    private readonly ulong* _actions = (ulong*)NativeMemory.AllocZeroed(Words, sizeof(ulong));
    private readonly CStringArray _path;
    private readonly CStringArray _arguments;
    private readonly CStringArray _environment;
    private bool _released;

    public PreparedSpawn(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, SpawnTarget target)
    {
        Check(Libc.AttributesInit(Attributes));
        Check(Libc.ActionsInit(Actions));
        Describe(target.HasOwnSession);
        Connect(target);
        (_path, _arguments, _environment) = (new CStringArray([path]), new CStringArray([path, .. arguments]), new CStringArray(environment));
    }

    private Span<ulong> Attributes => new(_attributes, Words);

    private Span<ulong> Actions => new(_actions, Words);

    /// <summary>Returns 0 and the child's PID, or an error number. Allocates nothing.</summary>
    public int Start(out int id)
    {
        var child = 0;
        var error = Libc.Spawn(&child, *_path.Pointer, _actions, _attributes, _arguments.Pointer, _environment.Pointer);
        id = child;
        return error;
    }

    public void Dispose()
    {
        if (_released)
        {
            return;
        }

        _released = true;
        _ = Libc.ActionsDestroy(Actions);
        _ = Libc.AttributesDestroy(Attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
        _path.Dispose();
        _arguments.Dispose();
        _environment.Dispose();
    }

    private void Describe(bool hasOwnSession)
    {
        Span<ulong> signals = stackalloc ulong[Words];
        var group = hasOwnSession ? SetSession : SetGroup;
        Check(Libc.AttributesSetFlags(Attributes, (short)(group | SetDefaultSignals | SetSignalMask)));
        Check(Libc.AttributesSetGroup(Attributes, 0));

        // Not sigfillset: it omits the C library's own two signals, which would then stay ignored in the child.
        signals.Fill(ulong.MaxValue);
        Check(Libc.AttributesSetDefaultSignals(Attributes, signals));
        signals.Clear();
        Check(Libc.AttributesSetSignalMask(Attributes, signals));
    }

    private void Connect(SpawnTarget target)
    {
        Check(Libc.ActionsAddDuplicate(Actions, target.Input, 0));
        Check(Libc.ActionsAddDuplicate(Actions, target.Output, 1));
        Check(Libc.ActionsAddDuplicate(Actions, target.Errors, 2));

        // Our descriptors are O_CLOEXEC, but inherited ones and those of native libraries may not be.
        Check(Libc.ActionsAddCloseFrom(Actions, 3));
    }

    private static void Check(int errno)
    {
        if (errno != 0)
        {
            throw new InvalidOperationException($"posix_spawn cannot be prepared: {Errno.Text(errno)}");
        }
    }
}
