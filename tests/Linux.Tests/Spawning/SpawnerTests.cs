// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Processes;
using Linux.Spawning;
using Support;

namespace Linux.Tests.Spawning;

public sealed class SpawnerTests : IDisposable
{
    private const int KeptOutput = 1024 * 1024;

    // Only ends a test that would hang; no outcome depends on it.
    private static readonly TimeSpan Patience = TimeLimit.Length;

    // Short only because a test waits for its end.
    private static readonly TimeSpan EnoughToStart = TimeSpan.FromSeconds(3);

    private readonly PluginDirectory _programs = new();
    private readonly Spawner _spawner = new(TimeProvider.System);

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void Stdin_reaches_the_program_and_stdout_comes_back_byte_for_byte()
    {
        var input = new byte[1_000_001];
        new Random(1).NextBytes(input);

        var output = Run(_programs.AddLink("cat", "/bin/cat"), input);

        Assert.Equal(0, output.ExitCode);
        Assert.Null(output.Signal);
        Assert.Equal(input, output.Output);
        Assert.Equal("", output.Errors);
    }

    [Fact]
    public void The_environment_is_exactly_what_was_given()
    {
        var path = _programs.AddScript("environment", "cat /proc/$$/environ");

        var output = _spawner.Run(Program(path) with { Environment = ["CNI_ARGS=A=B;C=ä", "EMPTY="] }, CancellationToken.None);

        Assert.Equal("CNI_ARGS=A=B;C=ä\0EMPTY=\0", Encoding.UTF8.GetString(output.Output));
    }

    [Fact]
    public void Bytes_of_the_environment_that_are_no_UTF_8_reach_the_program()
    {
        byte[] raw = [(byte)'a', 0xFF, 0xC3, (byte)'z'];
        var path = _programs.AddScript("bytes", "printf %s \"$RAW\"");

        var output = _spawner.Run(Program(path) with { Environment = [$"RAW={EnvironmentText.Of(raw)}"] }, CancellationToken.None);

        Assert.Equal(raw, output.Output);
    }

    [Fact]
    public void Arguments_reach_the_plugin_unchanged()
    {
        var output = _spawner.Run(
            Program(_programs.AddScript("arguments", "printf '%s|' \"$@\"")) with { Arguments = ["one", "", "two words"] }, CancellationToken.None);

        Assert.Equal("one||two words|", Encoding.UTF8.GetString(output.Output));
    }

    [Fact]
    public void Exit_code_stdout_and_stderr_are_returned_as_they_are()
    {
        var output = Run(_programs.AddScript("fails", "echo out; echo err >&2; exit 42"));

        Assert.Equal(42, output.ExitCode);
        Assert.Null(output.Signal);
        Assert.Equal("out\n", Encoding.UTF8.GetString(output.Output));
        Assert.Equal("err\n", output.Errors);
    }

    [Fact]
    public void Death_by_a_signal_is_reported_as_a_signal_not_as_an_exit_code()
    {
        var output = Run(_programs.AddScript("killed", "kill -9 $$"));

        Assert.Equal(9, output.Signal);
        Assert.Equal(-1, output.ExitCode);
    }

    [Fact]
    public void A_program_need_not_read_its_stdin()
    {
        var output = Run(_programs.AddScript("deaf", "exec <&-; echo done"), new byte[1_000_000]);

        Assert.Equal("done\n", Encoding.UTF8.GetString(output.Output));
    }

    [Fact]
    public void A_program_that_closes_its_output_is_waited_for()
    {
        Assert.Equal(3, Run(_programs.AddScript("closes", "exec >&- 2>&-; cat >/dev/null; exit 3"), new byte[500_000]).ExitCode);
    }

    [Fact]
    public void The_last_64_KiB_of_stderr_are_kept()
    {
        var output = Run(_programs.AddScript("chatty", "head -c 200000 /dev/zero | tr '\\0' a >&2; echo END >&2"));

        Assert.Equal(new string('a', (64 * 1024) - 4) + "END\n", output.Errors);
    }

    // A program that says too much at DEL has to come to its end all the same.
    [Theory]
    [InlineData(KeptOutput, false)]
    [InlineData(KeptOutput + 1, true)]
    public void Of_a_long_stdout_the_beginning_is_kept_and_the_program_goes_on(int length, bool isCut)
    {
        var output = Run(_programs.AddScript("says", $"head -c {length} /dev/zero; echo end >&2"));

        Assert.Equal((0, KeptOutput, isCut), (output.ExitCode, output.Output.Length, output.IsOutputCut));
        Assert.Equal("end\n", output.Errors);
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_is_not_waited_for()
    {
        var gate = _programs.AddFifo("gate");
        var path = _programs.AddScript("leaves", $"cat {gate} & echo done; echo said >&2");

        var output = await Task.Run(() => Run(path)).WaitAsync(Patience);

        await File.WriteAllTextAsync(gate, "");
        Assert.Equal("done\n", Encoding.UTF8.GetString(output.Output));
        Assert.Equal("said\n", output.Errors);
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed_with_its_children()
    {
        var path = _programs.AddScript("stubborn", $"trap '' TERM; exec 3>{_programs.AddFifo("gate")}; sleep 1000 & echo ready >&3; wait");
        var program = Program(path) with { TerminationGrace = TimeSpan.FromMilliseconds(50) };
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => _spawner.Run(program, deadline.Token));
        using var gate = await OpenAsync("gate");

        await deadline.CancelAsync();

        var outcome = await run.WaitAsync(Patience);
        Assert.Equal((Ending.Deadline, true), (outcome.Ending, outcome.HasExited));

        // The pipe ends when the last process that has it is gone.
        Assert.Equal("", await gate.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_program_that_ended_on_SIGTERM_left_behind_is_killed_too()
    {
        var path = _programs.AddScript(
            "polite", $"exec 3>{_programs.AddFifo("gate")}; (trap '' TERM; echo ready >&3; while :; do sleep 1000; done) & wait");
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => _spawner.Run(Program(path), deadline.Token));
        using var gate = await OpenAsync("gate");

        await deadline.CancelAsync();

        Assert.Equal(Ending.Deadline, (await run.WaitAsync(Patience)).Ending);
        Assert.Equal("", await gate.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_run_once_it_is_complete()
    {
        var path = _programs.AddScript("installing", "echo done");
        var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await using var release = new Timer(_ => writer.Dispose(), null, TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan);
        var program = Program(path) with { BusyPatience = Patience };

        Assert.Equal("done\n", Encoding.UTF8.GetString(_spawner.Run(program, CancellationToken.None).Output));
    }

    [Fact]
    public void A_busy_file_is_not_waited_for_beyond_the_deadline()
    {
        var path = _programs.AddScript("busy", "echo done");
        var program = Program(path) with { BusyPatience = TimeSpan.MaxValue };
        using var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var deadline = new CancellationTokenSource(EnoughToStart);

        var outcome = _spawner.Run(program, deadline.Token);

        Assert.Equal((Ending.NotStarted, Errno.TextBusy), (outcome.Ending, outcome.StartError));
    }

    [Fact]
    public void No_descriptor_but_the_three_reaches_the_program()
    {
        using var file = File.OpenHandle(_programs.AddFile("secret", ""));
        var inherited = Native.Duplicate(file);
        try
        {
            var output = Run(_programs.AddScript("lists", "for fd in /proc/$$/fd/*; do readlink $fd; done"));

            var targets = Encoding.UTF8.GetString(output.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.DoesNotContain(targets, target => target.EndsWith("/secret", StringComparison.Ordinal));
            Assert.DoesNotContain(targets, target => target.StartsWith("anon_inode", StringComparison.Ordinal));
            Assert.Equal(3, targets.Count(target => target.StartsWith("pipe:", StringComparison.Ordinal)));
        }
        finally
        {
            Assert.Equal(0, Native.Close(inherited));
        }
    }

    [Fact]
    public void The_program_leads_its_own_process_group()
    {
        var output = Run(_programs.AddScript("leader", "read -r pid name state parent group rest < /proc/$$/stat; echo $((pid - group))"));

        Assert.Equal("0\n", Encoding.UTF8.GetString(output.Output));
    }

    [Fact]
    public void No_signal_is_ignored_or_blocked_in_the_program()
    {
        var output = Run(_programs.AddScript("signals", "exec grep -E '^Sig(Ign|Blk)' /proc/self/status"));

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", Encoding.UTF8.GetString(output.Output));
    }

    [Fact]
    public void Several_threads_run_programs_at_once()
    {
        var path = _programs.AddLink("cat", "/bin/cat");

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var input = Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), 100_000));

            Assert.Equal(input, Run(path, input).Output);
        });
    }

    [Fact]
    public void A_program_that_does_not_exist_is_not_started()
    {
        var outcome = Run(Path.Combine(_programs.Path, "absent"));

        Assert.Equal((Ending.NotStarted, Errno.NoEntry, false), (outcome.Ending, outcome.StartError, outcome.HasExited));
    }

    [Fact]
    public void A_program_that_writes_more_than_it_may_is_ended()
    {
        var program = Program(_programs.AddScript("exceeds", "head -c 1001 /dev/zero; exec sleep 1000")) with { LongestOutput = 1000 };

        Assert.Equal(Ending.OutputTooLong, _spawner.Run(program, CancellationToken.None).Ending);
    }

    private static ChildProgram Program(string path, byte[]? input = null) => new()
    {
        Path = path,
        Environment = [],
        Input = input ?? [],
        KeptOutput = KeptOutput,
        TerminationGrace = TimeSpan.FromSeconds(2),
        BusyPatience = TimeSpan.FromSeconds(5),
    };

    private ChildOutcome Run(string path, byte[]? input = null) => _spawner.Run(Program(path, input), CancellationToken.None);

    // Opens the script's pipe and waits until the script says that it is where the test needs it.
    private async Task<StreamReader> OpenAsync(string fifo)
    {
        var reader = await Task.Run(() => new StreamReader(Path.Combine(_programs.Path, fifo))).WaitAsync(Patience);
        Assert.Equal("ready", await reader.ReadLineAsync().WaitAsync(Patience));
        return reader;
    }
}
