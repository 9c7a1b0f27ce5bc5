// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Linux.Processes;
using Support;

namespace Linux.Tests.Processes;

public sealed class MarkedProcessesTests : IDisposable
{
    private const string Variable = "METACNI_TEST_MARK";
    private readonly string value = $"{Guid.NewGuid():N}@net1";
    private readonly List<Process> started = [];

    [Fact]
    public void Find_gives_the_processes_with_exactly_that_value()
    {
        var marked = Start(value, "echo; read word");
        Start($"{value}0", "echo; read word");
        Start($"x{Variable}={value}", "echo; read word");

        Assert.Equal([marked.Id], new MarkedProcesses(Variable, value, TimeProvider.System).Find());
    }

    [Fact]
    public void End_terminates_children_and_grandchildren_but_no_other_process()
    {
        var marked = Start(value, "sleep 1000 & sleep 1000 & echo; wait");
        var other = Start($"{value}0", "echo; read word");
        Assert.Equal(3, new MarkedProcesses(Variable, value, TimeProvider.System).Find().Count);

        new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);

        Assert.Empty(new MarkedProcesses(Variable, value, TimeProvider.System).Find());
        Assert.False(other.HasExited);
        marked.WaitForExit();
        Assert.Equal(128 + 15, marked.ExitCode); // SIGTERM
    }

    [Fact]
    public void End_kills_a_process_that_ignores_SIGTERM()
    {
        var stubborn = Start(value, "trap '' TERM; echo; while :; do read x < /dev/zero; done");

        new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);

        stubborn.WaitForExit();
        Assert.Equal(128 + 9, stubborn.ExitCode); // SIGKILL
    }

    // Each of them ignores SIGTERM, ends after a moment, and has started the next one by then.
    [Fact]
    public void End_stops_a_chain_of_processes_that_start_their_successors()
    {
        using var directory = new TemporaryDirectory();
        var link = directory.Write("link", """
            trap '' TERM
            (sleep 0.3; exec sh "$0") &
            echo
            """);
        Start(value, $"exec setsid sh {link}");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.Zero, limit.Token);

        Assert.False(limit.IsCancellationRequested);
        Assert.Empty(new MarkedProcesses(Variable, value, TimeProvider.System).Find());
    }

    // More than there may be open files.
    [Fact]
    public void End_kills_any_number_of_processes()
    {
        Start(value, "trap '' TERM; for i in $(seq 400); do sleep 1000 & done; echo; wait");

        new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);

        Assert.Empty(new MarkedProcesses(Variable, value, TimeProvider.System).Find());
    }

    // As a shell writes it: the mark is behind what the plugin was given, and what it has added.
    [Fact]
    public void A_mark_is_found_after_200_KB_of_environment()
    {
        var process = Process.Start(new ProcessStartInfo(
            "env", ["-i", $"A={new string('a', 100_000)}", $"B={new string('b', 100_000)}", $"{Variable}={value}", "sh", "-c", "echo; read word"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        started.Add(process);
        process.StandardOutput.ReadLine();

        Assert.Equal([process.Id], new MarkedProcesses(Variable, value, TimeProvider.System).Find());
    }

    // A plugin that is cut short leaves what its DEL does not find.
    [Fact]
    public async Task End_lets_a_process_finish_within_the_grace_period()
    {
        var finishing = Start(value, "echo; read word; exit 3");

        var end = Task.Run(() => new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.FromMinutes(1), CancellationToken.None));
        await finishing.StandardInput.WriteLineAsync("go on");
        await end;

        finishing.WaitForExit();
        Assert.Equal(3, finishing.ExitCode);
    }

    [Fact]
    public void End_without_matching_processes_does_nothing() => new MarkedProcesses(Variable, value, TimeProvider.System).End(TimeSpan.Zero, new CancellationToken(canceled: true));

    public void Dispose()
    {
        foreach (var process in started)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    // The script says when it is set up, by an empty line. From then on it starts no other program in its place: for a moment that has no
    // environment.
    private Process Start(string mark, string script)
    {
        var process = Process.Start(new ProcessStartInfo("sh", ["-c", script])
        {
            Environment = { [Variable] = mark },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        started.Add(process);
        process.StandardOutput.ReadLine();
        return process;
    }
}
