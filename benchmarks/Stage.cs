// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Support;

namespace Benchmarks;

/// <summary>
/// Runs plugins and measures them. Stdin and stdout are files, so that no thread of the benchmark has to wake up during a call.
/// </summary>
/// <param name="output">The file for stdout.</param>
internal sealed class Stage(string output)
{
    /// <summary>Runs the calls one after the other.</summary>
    public Usage Measure(params IReadOnlyList<PluginCommand> commands)
    {
        var sum = default(Usage);
        foreach (var command in commands)
        {
            var start = Stopwatch.GetTimestamp();
            var process = Start(command);
            EndedProcess.Await(process);
            var usage = EndedProcess.UsageOf(process, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Finish(command, process);
            sum = new Usage(
                sum.Milliseconds + usage.Milliseconds,
                sum.Processor + usage.Processor,
                sum.MinorFaults + usage.MinorFaults,
                sum.MajorFaults + usage.MajorFaults);
        }

        return sum;
    }

    /// <summary>Millions of instructions of all calls; null if they cannot be counted.</summary>
    public double? Instructions(IReadOnlyList<PluginCommand> commands) =>
        commands.Select(command => Benchmarks.Instructions.Millions(command, Start, process => Finish(command, process))).Aggregate((sum, one) => sum + one);

    /// <summary>The maximum resident set size of the process or of its children, in MiB.</summary>
    /// <remarks>
    /// Uses time(1), which is small: a process inherits the maximum resident set size of its parent, and the benchmark's is large.
    /// </remarks>
    public double ResidentMebibytes(PluginCommand command)
    {
        var report = output + ".time";
        var outcome = Shell.Run(
            "/usr/bin/time", ["-f", "%M", "-o", report, command.Executable], command.Environment, File.ReadAllBytes(command.Config));
        outcome.EnsureSuccess(command.ToString());
        return double.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture) / 1024;
    }

    private void Finish(PluginCommand command, int process)
    {
        if (Native.Wait(process, out var status, 0) != process || status != 0)
        {
            throw new InvalidOperationException($"{command} failed (status {status}): {File.ReadAllText(output)}");
        }
    }

    private int Start(PluginCommand command)
    {
        var actions = new byte[Native.FileActionsSize];
        _ = Native.InitializeFileActions(actions);
        _ = Native.AddOpen(actions, 0, command.Config, Native.ReadOnly, 0);
        _ = Native.AddOpen(actions, 1, output, Native.CreateOrTruncate, 0b110_000_000);
        var error = Native.Spawn(
            out var process,
            command.Executable,
            actions,
            0,
            [command.Executable, .. command.Arguments, null],
            [.. command.EnvironmentEntries, null]);
        _ = Native.DestroyFileActions(actions);
        return error == 0 ? process : throw new InvalidOperationException($"{command.Executable} does not start (errno {error})");
    }
}
