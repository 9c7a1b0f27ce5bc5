// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Linux.Files;
using Linux.Namespaces;
using Linux.Spawning;
using Linux.Tests.Namespaces;
using Support;

namespace Linux.Tests.Spawning;

public sealed class LastingProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [SkippableFact]
    public async Task The_program_sees_the_files_of_the_other_process()
    {
        using var other = new OtherMounts("echo there > file");

        Assert.Equal("there\n", await Run(other, "cat", other.Combine("file")));
    }

    [SkippableFact]
    public async Task The_executable_is_found_in_the_other_mount_namespace()
    {
        using var other = new OtherMounts("cp /bin/cat program; echo there > file");

        Assert.Equal("there\n", await Run(other, other.Combine("program"), other.Combine("file")));
    }

    [SkippableTheory]
    [InlineData("mnt")]
    [InlineData("net")]
    [InlineData("uts")]
    [InlineData("ipc")]
    [InlineData("cgroup")]
    [InlineData("pid")]
    public async Task The_program_is_in_every_namespace_of_the_other_process(string kind)
    {
        using var other = new OtherMounts();

        var link = await Run(other, "readlink", $"/proc/self/ns/{kind}");

        Assert.Equal(Witness.Run("readlink", $"/proc/{other.ProcessId}/ns/{kind}"), link);
    }

    // proc(5), /proc/pid/stat: field 1 is the PID, 5 the process group, 6 the session.
    [SkippableFact]
    public async Task The_program_leads_a_session_of_its_own()
    {
        using var other = new OtherMounts();

        var fields = (await Run(other, "cat", "/proc/self/stat")).Split(' ');

        Assert.Equal(fields[0], fields[4]);
        Assert.Equal(fields[0], fields[5]);
    }

    // .NET ignores SIGPIPE; a program that inherits that writes to a broken pipe for ever.
    [SkippableFact]
    public async Task The_program_inherits_no_setting_of_signals()
    {
        using var other = new OtherMounts();

        var status = await Run(other, "grep", "-E", "Sig(Ign|Blk)", "/proc/self/status");

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", status);
    }

    [SkippableFact]
    public async Task The_environment_is_exactly_what_was_given()
    {
        using var other = new OtherMounts();

        Assert.Equal("MARK=one\0", await Run(other, "cat", "/proc/self/environ"));
    }

    [SkippableFact]
    public async Task The_program_inherits_only_its_standard_streams()
    {
        using var other = new OtherMounts();

        // Three streams, and the directory that ls reads.
        Assert.Equal("0\n1\n2\n3\n", await Run(other, "ls", "/proc/self/fd"));
    }

    [SkippableFact]
    public async Task A_program_that_does_not_exist_is_an_error()
    {
        using var other = new OtherMounts();

        var failure = await Assert.ThrowsAsync<LinuxException>(() => Run(other, other.Combine("missing")));

        Assert.Equal(Errno.NoEntry, failure.ErrorNumber);
        Assert.Contains(other.Combine("missing"), failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_process_that_another_program_started_is_followed_by_its_PID()
    {
        using var other = new OtherMounts();
        var process = LastingProcess.Find(other.ProcessId);

        Assert.False(process!.HasExited());
        using (var itself = Process.GetProcessById(other.ProcessId))
        {
            itself.Kill();
            itself.WaitForExit();
        }

        Assert.True(process.HasExited());
        Assert.Null(LastingProcess.Find(int.MaxValue));
    }

    [SkippableTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", null)]
    public async Task The_exit_code_is_known_once_it_has_exited(string script, int? expected)
    {
        using var other = new OtherMounts("mkfifo go");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);
        using var output = AnonymousFile.Create("output");
        var process = LastingProcess.Start(
            new LastingProgram { Path = "/bin/sh", Arguments = ["-c", $"read word < {other.Combine("go")}; {script}"], Environment = [], Output = output.Handle },
            namespaces);

        var before = process.HasExited() ? -1 : process.ExitCode;
        Witness.Run("sh", "-c", $"echo > /proc/{other.ProcessId}/root{other.Combine("go")}");
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        await process.WaitForExitAsync(TimeProvider.System, limit.Token);

        Assert.Equal((null, expected), (before, process.ExitCode));
    }

    private async Task<string> Run(OtherMounts other, string program, params string[] arguments)
    {
        var file = _directory.Combine("output");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);
        using (var output = FileDescriptor.Open(file, OpenFlags.WriteOnly | OpenFlags.Create))
        {
            var path = program.StartsWith('/') ? program : $"/bin/{program}";
            var process = LastingProcess.Start(
                new LastingProgram { Path = path, Arguments = arguments, Environment = ["MARK=one"], Output = output }, namespaces);
            using var limit = new CancellationTokenSource(TimeLimit.Length);
            await process.WaitForExitAsync(TimeProvider.System, limit.Token);
        }

        return await File.ReadAllTextAsync(file);
    }
}
