// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Support;

namespace Cni.Tests.Invocation;

public sealed class PosixSpawnRunnerTests : IDisposable
{
    // Only ends a test that would hang; no outcome depends on it.
    private static readonly TimeSpan Patience = TimeLimit.Length;

    private readonly PluginDirectory _plugins = new();
    private readonly PosixSpawnRunner _runner = new(TimeProvider.System);

    public void Dispose() => _plugins.Dispose();

    [Fact]
    public void What_a_plugin_writes_to_stderr_is_passed_on_line_by_line()
    {
        var lines = Lines("printf 'one\\n\\ntwo\\r\\n\\033[31mred\\377\\nlast' >&2; echo out");

        Assert.Equal(["one", "", "two", "\\u001b[31mred\uFFFD", "last"], lines);
    }

    [Fact]
    public async Task A_stderr_line_is_passed_on_while_the_plugin_is_still_running()
    {
        var gate = _plugins.AddFifo("gate");
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new PosixSpawnRunner(TimeProvider.System) { StandardErrorLine = line => said.TrySetResult(line) };
        var path = _plugins.AddScript("talks", $"echo working >&2; cat {gate}");

        var run = Task.Run(() => runner.Run(Process(path), CancellationToken.None));

        Assert.Equal("working", await said.Task.WaitAsync(Patience));
        Assert.False(run.IsCompleted);
        await File.WriteAllTextAsync(gate, "");
        await run.WaitAsync(Patience);
    }

    [Fact]
    public void A_long_stderr_line_is_cut_at_its_end()
    {
        var line = Assert.Single(Lines("head -c 20000 /dev/zero | tr '\\0' a >&2"));

        Assert.Equal(new string('a', PlainText.MaximumLine - 1 - "…"u8.Length) + "…", line);
    }

    [Fact]
    public void Only_the_first_64_KiB_of_stderr_are_passed_on()
    {
        var lines = Lines("yes 0123456 | head -c 200000 >&2");

        Assert.Equal(PosixSpawnRunner.LongestStandardError / 8, lines.Count(line => line == "0123456"));
        Assert.Equal("… [more than 64 KiB, the rest is left out]", lines[^1]);
        Assert.Equal((PosixSpawnRunner.LongestStandardError / 8) + 1, lines.Count);
    }

    [Fact]
    public void Endless_stdout_is_code_104()
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

    private List<string> Lines(string script)
    {
        var lines = new List<string>();
        var runner = new PosixSpawnRunner(TimeProvider.System) { StandardErrorLine = lines.Add };
        runner.Run(Process(_plugins.AddScript("says", script)), CancellationToken.None);
        return lines;
    }

    [Fact]
    public async Task A_plugin_that_exceeds_the_deadline_gets_SIGTERM()
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
    public void Nothing_is_started_after_the_deadline()
    {
        var trace = Path.Combine(_plugins.Path, "trace");
        var path = _plugins.AddScript("late", $"echo > {trace}");

        var error = Assert.Throws<CniException>(() => _runner.Run(Process(path), new CancellationToken(canceled: true))).Error;

        Assert.Equal(103, error.Code);
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public void A_plugin_file_that_stays_open_for_writing_is_code_11_try_again_later()
    {
        var path = _plugins.AddScript("busy", "echo done");
        var runner = new PosixSpawnRunner(TimeProvider.System) { BusyPatience = TimeSpan.FromMilliseconds(30) };
        using var writer = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        var error = Assert.Throws<CniException>(() => runner.Run(Process(path), CancellationToken.None)).Error;

        Assert.Equal(11, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
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
