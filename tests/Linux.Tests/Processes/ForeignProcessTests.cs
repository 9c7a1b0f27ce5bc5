// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Linux.Processes;
using Support;

namespace Linux.Tests.Processes;

/// <summary>Anybody on the node may start a process with any mark in its environment. As root: only root has other users' processes.</summary>
public sealed class ForeignProcessTests : IDisposable
{
    private const string Variable = "METACNI_TEST_MARK";
    private const int Gigabyte = 1 << 30;

    private readonly string _value = $"{Guid.NewGuid():N}@net1";
    private readonly List<Process> _started = [];

    // The last one is what a program with the set-user-ID bit is to whoever runs it.
    [SkippableTheory]
    [InlineData("setpriv", "--reuid=65534", "--clear-groups")]
    [InlineData("unshare", "--user", "--map-root-user")]
    [InlineData("setpriv", "--ruid=65534", "--clear-groups")]
    public void Processes_of_another_user_or_user_namespace_are_neither_found_nor_terminated(string command, params string[] options)
    {
        Requires.Root();
        var foreign = Start([command, .. options, "sh", "-c", "echo; exec sleep 1000"]);

        Assert.Empty(new MarkedProcesses(Variable, _value, TimeProvider.System).Find());
        new MarkedProcesses(Variable, _value, TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);

        Assert.False(foreign.HasExited);
    }

    // unshare itself stays outside: this program could have started it.
    [SkippableFact]
    public void A_process_of_another_pid_namespace_is_not_found()
    {
        Requires.Root();
        var outside = Start(["unshare", "--pid", "--fork", "--kill-child", "sh", "-c", "echo; exec sleep 1000"]);

        Assert.Equal([outside.Id], new MarkedProcesses(Variable, _value, TimeProvider.System).Find());
    }

    // prctl(PR_SET_MM, PR_SET_MM_MAP): the environment is where the process says that it is.
    [SkippableFact]
    public void Only_the_start_of_a_very_large_environment_is_read()
    {
        Requires.Root();
        var huge = Start(["python3", "-c", Presenting(Gigabyte)]);
        Skip.If(huge.HasExited, "this kernel does not let a process move its environment");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Empty(new MarkedProcesses(Variable, _value, TimeProvider.System).Find());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_search_among_many_processes_ends_at_the_deadline()
    {
        using var directory = new TemporaryDirectory();
        for (var id = 1; id <= 3000; id++)
        {
            // Above all that the kernel gives: this process is left out.
            Directory.CreateDirectory(directory.Combine($"{10_000_000 + id}"));
        }

        Assert.Throws<TimeoutException>(() => ProcessSearch.All(new CancellationToken(canceled: true), directory.Path).Count());
        Assert.Equal(3000, ProcessSearch.All(CancellationToken.None, directory.Path).Count());
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private static string Presenting(int length) => $"""
        import ctypes, mmap, re, time
        libc = ctypes.CDLL(None, use_errno=True)
        stat = open('/proc/self/stat').read().rsplit(')', 1)[1].split()
        field = lambda number: int(stat[number - 3])
        area = mmap.mmap(-1, {length})
        start = ctypes.addressof(ctypes.c_char.from_buffer(area))
        brk = libc.sbrk
        brk.restype = ctypes.c_void_p
        auxv = open('/proc/self/auxv', 'rb').read()
        values = [field(26), field(27), field(45), field(46), field(47), brk(0), field(28),
                  field(48), field(49), start, start + {length}]
        class Map(ctypes.Structure):
            _fields_ = [('addresses', ctypes.c_uint64 * 11), ('auxv', ctypes.c_char_p), ('size', ctypes.c_uint32), ('exe', ctypes.c_uint32)]
        new = Map((ctypes.c_uint64 * 11)(*values), auxv, len(auxv), 0xffffffff)
        if libc.prctl(35, 14, ctypes.byref(new), ctypes.sizeof(new), 0) != 0:
            raise OSError(ctypes.get_errno())
        print(flush=True)
        time.sleep(1000)
        """;

    // It says when it is set up, by an empty line; or it has ended.
    private Process Start(IReadOnlyList<string> words)
    {
        var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1))
        {
            Environment = { [Variable] = _value },
            RedirectStandardOutput = true,
        })!;
        _started.Add(process);
        if (process.StandardOutput.ReadLine() is null)
        {
            process.WaitForExit();
        }

        return process;
    }
}
