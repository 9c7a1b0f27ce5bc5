// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Invocation;
using Linux.Processes;
using Support;

namespace Cni.Tests.Invocation;

public sealed class PosixSpawnRunnerTests : IDisposable
{
    // Only ends a test that would hang; no outcome depends on it.
    private static readonly TimeSpan Patience = TimeLimit.Length;

    // Short only because a test waits for its end.
    private static readonly TimeSpan EnoughToStart = TimeSpan.FromSeconds(3);

    private readonly PluginDirectory _plugins = new();
    private readonly PosixSpawnRunner _runner = new();

    public void Dispose() => _plugins.Dispose();

    [Fact]
    public void Stdin_reaches_the_plugin_and_stdout_comes_back_byte_for_byte()
    {
        var input = new byte[1_000_001];
        new Random(1).NextBytes(input);

        var output = Run(_plugins.AddLink("cat", "/bin/cat"), input);

        Assert.Equal(0, output.ExitCode);
        Assert.Null(output.Signal);
        Assert.Equal(input, output.StandardOutput);
        Assert.Equal("", output.StandardError);
    }

    [Fact]
    public void The_environment_is_exactly_what_was_given()
    {
        var path = _plugins.AddScript("environment", "cat /proc/$$/environ");

        var output = _runner.Run(Process(path) with { Environment = ["CNI_ARGS=A=B;C=ä", "EMPTY="] }, CancellationToken.None);

        Assert.Equal("CNI_ARGS=A=B;C=ä\0EMPTY=\0", Encoding.UTF8.GetString(output.StandardOutput));
    }

    [Fact]
    public void Bytes_of_the_environment_that_are_no_UTF_8_reach_the_plugin()
    {
        byte[] raw = [(byte)'a', 0xFF, 0xC3, (byte)'z'];
        var path = _plugins.AddScript("bytes", "printf %s \"$RAW\"");

        var output = _runner.Run(Process(path) with { Environment = [$"RAW={EnvironmentText.Of(raw)}"] }, CancellationToken.None);

        Assert.Equal(raw, output.StandardOutput);
    }

    [Fact]
    public void What_a_plugin_writes_to_stderr_is_passed_on_line_by_line()
    {
        var lines = Lines("printf 'one\\n\\ntwo\\r\\n\\033[31mred\\377\\nlast' >&2; echo out");

        Assert.Equal(["one", "", "two", "\\u001b[31mred\uFFFD", "last"], lines);
    }

    [Fact]
    public async Task A_line_is_passed_on_while_the_plugin_goes_on()
    {
        var gate = _plugins.AddFifo("gate");
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new PosixSpawnRunner { StandardErrorLine = line => said.TrySetResult(line) };
        var path = _plugins.AddScript("talks", $"echo working >&2; cat {gate}");

        var run = Task.Run(() => runner.Run(Process(path), CancellationToken.None));

        Assert.Equal("working", await said.Task.WaitAsync(Patience));
        Assert.False(run.IsCompleted);
        await File.WriteAllTextAsync(gate, "");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public void A_long_line_loses_its_end()
    {
        var line = Assert.Single(Lines("head -c 20000 /dev/zero | tr '\\0' a >&2"));

        Assert.Equal(new string('a', PlainText.MaximumLine - 1 - "…"u8.Length) + "…", line);
    }

    [Fact]
    public void Of_a_long_stderr_the_beginning_is_passed_on()
    {
        var lines = Lines("yes 0123456 | head -c 200000 >&2");

        Assert.Equal(PosixSpawnRunner.LongestStandardError / 8, lines.Count(line => line == "0123456"));
        Assert.Equal("… [more than 64 KiB, the rest is left out]", lines[^1]);
        Assert.Equal((PosixSpawnRunner.LongestStandardError / 8) + 1, lines.Count);
    }

    [Fact]
    public void Arguments_follow_the_path()
    {
        var output = _runner.Run(
            Process(_plugins.AddScript("arguments", "printf '%s|' \"$@\"")) with { Arguments = ["one", "", "two words"] }, CancellationToken.None);

        Assert.Equal("one||two words|", Encoding.UTF8.GetString(output.StandardOutput));
    }

    [Fact]
    public void Exit_code_stdout_and_stderr_are_returned_as_they_are()
    {
        var output = Run(_plugins.AddScript("fails", "echo out; echo err >&2; exit 42"));

        Assert.Equal(42, output.ExitCode);
        Assert.Null(output.Signal);
        Assert.Equal("out\n", Encoding.UTF8.GetString(output.StandardOutput));
        Assert.Equal("err\n", output.StandardError);
    }

    [Fact]
    public void A_signal_is_no_exit_code()
    {
        var output = Run(_plugins.AddScript("killed", "kill -9 $$"));

        Assert.Equal(9, output.Signal);
        Assert.Equal(-1, output.ExitCode);
    }

    [Fact]
    public void A_plugin_need_not_read_its_stdin()
    {
        var output = Run(_plugins.AddScript("deaf", "exec <&-; echo done"), new byte[1_000_000]);

        Assert.Equal("done\n", Encoding.UTF8.GetString(output.StandardOutput));
    }

    [Fact]
    public void A_plugin_that_closes_its_output_is_waited_for()
    {
        Assert.Equal(3, Run(_plugins.AddScript("closes", "exec >&- 2>&-; cat >/dev/null; exit 3"), new byte[500_000]).ExitCode);
    }

    [Fact]
    public void Of_stderr_the_last_64_KiB_are_kept()
    {
        var output = Run(_plugins.AddScript("chatty", "head -c 200000 /dev/zero | tr '\\0' a >&2; echo END >&2"));

        Assert.Equal(new string('a', (64 * 1024) - 4) + "END\n", output.StandardError);
    }

    [Fact]
    public void Stdout_without_end_is_no_answer()
    {
        var error = Assert.Throws<CniException>(() => Run(_plugins.AddLink("flood", "/usr/bin/yes"))).Error;

        Assert.Equal(104, error.Code);
        Assert.Contains("flood", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stdout_is_bounded_at_16_MiB()
    {
        var fits = _plugins.AddScript("fits", "head -c 16777216 /dev/zero");
        var exceeds = _plugins.AddScript("exceeds", "head -c 16777217 /dev/zero");

        Assert.Equal(0, Run(fits).ExitCode);
        Assert.Equal(104, Assert.Throws<CniException>(() => Run(exceeds)).Error.Code);
    }

    // A plugin that says too much at DEL has to come to its end all the same.
    [Theory]
    [InlineData(PluginOutput.LongestOutput, false)]
    [InlineData(PluginOutput.LongestOutput + 1, true)]
    public void Of_a_long_stdout_the_beginning_is_kept_and_the_plugin_goes_on(int length, bool isCut)
    {
        var output = Run(_plugins.AddScript("says", $"head -c {length} /dev/zero; echo end >&2"));

        Assert.Equal((0, PluginOutput.LongestOutput, isCut), (output.ExitCode, output.StandardOutput.Length, output.IsOutputCut));
        Assert.Equal("end\n", output.StandardError);
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_is_not_waited_for()
    {
        var gate = _plugins.AddFifo("gate");
        var path = _plugins.AddScript("leaves", $"cat {gate} & echo done; echo said >&2");

        var output = await Task.Run(() => Run(path)).WaitAsync(Patience);

        await File.WriteAllTextAsync(gate, "");
        Assert.Equal("done\n", Encoding.UTF8.GetString(output.StandardOutput));
        Assert.Equal("said\n", output.StandardError);
    }

    private List<string> Lines(string script)
    {
        var lines = new List<string>();
        var runner = new PosixSpawnRunner { StandardErrorLine = lines.Add };
        runner.Run(Process(_plugins.AddScript("says", script)), CancellationToken.None);
        return lines;
    }

    [Fact]
    public async Task A_plugin_that_outlives_the_deadline_is_asked_to_end()
    {
        var path = _plugins.AddScript(
            "slow",
            $"""
            exec 3>{_plugins.AddFifo("gate")}
            sleep 1000 &
            trap 'echo cleaning >&2; exit 0' TERM
            echo ready >&3
            wait
            """);
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => _runner.Run(Process(path), deadline.Token));
        using var gate = await OpenAsync("gate");

        await deadline.CancelAsync();

        var error = (await Assert.ThrowsAsync<CniException>(() => run.WaitAsync(Patience))).Error;
        Assert.Equal(103, error.Code);
        Assert.Contains("slow", error.Message, StringComparison.Ordinal);
        Assert.Equal("cleaning", error.Details);
    }

    [Fact]
    public async Task A_plugin_that_ignores_SIGTERM_is_killed_with_its_children()
    {
        var path = _plugins.AddScript("stubborn", $"trap '' TERM; exec 3>{_plugins.AddFifo("gate")}; sleep 1000 & echo ready >&3; wait");
        var runner = new PosixSpawnRunner { TerminationGrace = TimeSpan.FromMilliseconds(50) };
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => runner.Run(Process(path), deadline.Token));
        using var gate = await OpenAsync("gate");

        await deadline.CancelAsync();

        var error = (await Assert.ThrowsAsync<CniException>(() => run.WaitAsync(Patience))).Error;
        Assert.Equal(103, error.Code);
        Assert.EndsWith("was ended", error.Message, StringComparison.Ordinal);

        // The pipe ends when the last process that has it is gone.
        Assert.Equal("", await gate.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_plugin_that_ended_on_SIGTERM_left_behind_is_killed_too()
    {
        var path = _plugins.AddScript(
            "polite", $"exec 3>{_plugins.AddFifo("gate")}; (trap '' TERM; echo ready >&3; while :; do sleep 1000; done) & wait");
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => _runner.Run(Process(path), deadline.Token));
        using var gate = await OpenAsync("gate");

        await deadline.CancelAsync();

        Assert.Equal(103, (await Assert.ThrowsAsync<CniException>(() => run.WaitAsync(Patience))).Error.Code);
        Assert.Equal("", await gate.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public void Nothing_is_started_after_the_deadline()
    {
        var trace = Path.Combine(_plugins.Path, "trace");
        var path = _plugins.AddScript("late", $"echo > {trace}");

        var error = Assert.Throws<CniException>(() => _runner.Run(Process(path), new CancellationToken(canceled: true))).Error;

        Assert.Equal(103, error.Code);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void A_file_that_stays_open_for_writing_is_an_error_that_waiting_cures()
    {
        var path = _plugins.AddScript("busy", "echo done");
        var runner = new PosixSpawnRunner { BusyPatience = TimeSpan.FromMilliseconds(30) };
        using var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        var error = Assert.Throws<CniException>(() => runner.Run(Process(path), CancellationToken.None)).Error;

        Assert.Equal(11, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_run_once_it_is_complete()
    {
        var path = _plugins.AddScript("installing", "echo done");
        var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await using var release = new Timer(_ => writer.Dispose(), null, TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan);
        var runner = new PosixSpawnRunner { BusyPatience = TimeLimit.Length };

        Assert.Equal("done\n", Encoding.UTF8.GetString(runner.Run(Process(path), CancellationToken.None).StandardOutput));
    }

    [Fact]
    public void A_busy_file_is_not_waited_for_beyond_the_deadline()
    {
        var path = _plugins.AddScript("busy", "echo done");
        var runner = new PosixSpawnRunner { BusyPatience = TimeSpan.MaxValue };
        using var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var deadline = new CancellationTokenSource(EnoughToStart);

        var error = Assert.Throws<CniException>(() => runner.Run(Process(path), deadline.Token)).Error;

        Assert.Equal(11, error.Code);
    }

    [Theory]
    [InlineData("no script, no program", "without #!")]
    [InlineData("#!/nonexistent/interpreter\n", "interpreter")]
    public void A_file_that_cannot_be_executed_is_a_failure_with_its_cause(string content, string cause)
    {
        var path = _plugins.AddFile("broken", content);

        var error = Assert.Throws<CniException>(() => Run(path)).Error;

        Assert.Equal(101, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_executable_is_a_failure_with_its_cause()
    {
        var path = _plugins.AddFile("plain", "#!/bin/sh\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var error = Assert.Throws<CniException>(() => Run(path)).Error;

        Assert.Equal(101, error.Code);
        Assert.Contains("not executable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_descriptor_but_the_three_reaches_the_plugin()
    {
        using var file = File.OpenHandle(_plugins.AddFile("secret", ""));
        var inherited = Native.Duplicate(file);
        try
        {
            var output = Run(_plugins.AddScript("lists", "for fd in /proc/$$/fd/*; do readlink $fd; done"));

            var targets = Encoding.UTF8.GetString(output.StandardOutput).Split('\n', StringSplitOptions.RemoveEmptyEntries);
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
    public void The_plugin_leads_its_own_process_group()
    {
        var output = Run(_plugins.AddScript("leader", "read -r pid name state parent group rest < /proc/$$/stat; echo $((pid - group))"));

        Assert.Equal("0\n", Encoding.UTF8.GetString(output.StandardOutput));
    }

    [Fact]
    public void No_signal_is_ignored_or_blocked_in_the_plugin()
    {
        var output = Run(_plugins.AddScript("signals", "exec grep -E '^Sig(Ign|Blk)' /proc/self/status"));

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", Encoding.UTF8.GetString(output.StandardOutput));
    }

    [Fact]
    public void Several_threads_run_plugins_at_once()
    {
        var path = _plugins.AddLink("cat", "/bin/cat");

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var input = Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), 100_000));

            Assert.Equal(input, Run(path, input).StandardOutput);
        });
    }

    private static PluginProcess Process(string path, byte[]? input = null) =>
        new() { Path = path, Environment = [], StandardInput = input ?? [] };

    private PluginOutput Run(string path, byte[]? input = null) => _runner.Run(Process(path, input), CancellationToken.None);

    // Opens the script's pipe and waits until the script says that it is where the test needs it.
    private async Task<StreamReader> OpenAsync(string fifo)
    {
        var reader = await Task.Run(() => new StreamReader(Path.Combine(_plugins.Path, fifo))).WaitAsync(Patience);
        Assert.Equal("ready", await reader.ReadLineAsync().WaitAsync(Patience));
        return reader;
    }
}
