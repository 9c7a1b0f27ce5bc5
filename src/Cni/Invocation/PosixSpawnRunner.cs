// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using Linux;
using Linux.Spawning;

namespace Cni.Invocation;

/// <summary>Runs plugins as processes on this machine. It is safe for concurrent use.</summary>
/// <remarks>Requires glibc 2.34 or newer.</remarks>
/// <param name="time">The clock.</param>
public sealed class PosixSpawnRunner(TimeProvider time) : IPluginRunner
{
    /// <summary>The maximum number of stderr bytes that are passed on for each plugin.</summary>
    public const int LongestStandardError = ErrorLines.Longest;

    /// <summary>The time between SIGTERM and SIGKILL for a plugin that exceeded the deadline.</summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time to retry an executable that is open for writing (ETXTBSY).</summary>
    public TimeSpan BusyPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Receives each line that a plugin writes to stderr, as it arrives: safe to display, up to <see cref="LongestStandardError"/> for each
    /// plugin. It is called on the thread that runs the plugin.
    /// </summary>
    public Action<string> StandardErrorLine { get; init; } = _ => { };

    /// <inheritdoc/>
    public string Find(string type, IReadOnlyList<string> directories) => PluginFinder.Find(type, directories);

    /// <inheritdoc/>
    public PluginOutput Run(PluginProcess process, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (cancellationToken.IsCancellationRequested)
        {
            throw NotStarted(PluginErrorCode.PluginTimedOut, $"plugin {Name(process)} was not started, because the deadline had passed");
        }

        var started = time.GetTimestamp();
        ErrorLines? lines = null;
        var outcome = Run(process, bytes => (lines ??= new ErrorLines(StandardErrorLine)).Append(bytes), cancellationToken);
        lines?.End();
        return outcome.Ending switch
        {
            Ending.NotStarted => throw CannotStart(process, outcome.StartError),
            Ending.Deadline => throw TimedOut(process, outcome, time.GetElapsedTime(started)),
            Ending.OutputTooLong => throw new CniException(
                PluginErrorCode.PluginAnswerInvalid,
                $"plugin {Name(process)} wrote more than 16 MiB to stdout and was killed; no CNI result is that long"),
            _ => Output(outcome),
        };
    }

    private ChildOutcome Run(PluginProcess process, Action<ReadOnlySpan<byte>> takeErrors, CancellationToken cancellationToken)
    {
        var program = new ChildProgram
        {
            Path = process.Path,
            Arguments = process.Arguments,
            Environment = process.Environment,
            Input = process.StandardInput,
            LongestOutput = 16 * 1024 * 1024,
            KeptOutput = PluginOutput.LongestOutput,
            KeptErrors = LongestStandardError,
            TakeErrors = takeErrors,
            TerminationGrace = TerminationGrace,
            BusyPatience = BusyPatience,
        };
        try
        {
            return new Spawner(time).Run(program, cancellationToken);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.NoChild)
        {
            throw new CniException(
                PluginErrorCode.PluginFailed,
                "the exit status of the plugin is unknown: SIGCHLD is ignored in this process, or other code in it waits for any child",
                "",
                e);
        }
        catch (LinuxException e)
        {
            throw new CniException(CniErrorCode.IOFailure, $"talking to a plugin failed: {e.Message}", "", e);
        }
    }

    private static PluginOutput Output(ChildOutcome outcome) => new()
    {
        ExitCode = outcome.ExitCode,
        Signal = outcome.Signal,
        StandardOutput = outcome.Output,
        IsOutputCut = outcome.IsOutputCut,
        StandardError = outcome.Errors,
    };

    // Only the caller knows whether the deadline passed or a signal stopped the caller.
    private static CniException TimedOut(PluginProcess process, ChildOutcome outcome, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var end = outcome.HasExited ? "was killed" : "does not exit even after SIGKILL";
        return new CniException(
            PluginErrorCode.PluginTimedOut,
            $"plugin {Name(process)} did not finish within {seconds} s and {end}",
            PlainText.LastLine(outcome.Errors.Trim(), PlainText.MaximumLine / 2));
    }

    private static CniException CannotStart(PluginProcess process, int errno)
    {
        var message = $"plugin {Name(process)} cannot be started: {PlainText.Word(process.Path)}: {Errno.Text(errno)}";
        return errno switch
        {
            // Transient: a file that is being written, or a limit that was reached.
            Errno.TextBusy => NotStarted(
                CniErrorCode.TryAgainLater,
                $"{message}; it is open for writing; try again when its installation has finished"),
            Errno.WouldBlock or Errno.NoMemory =>
                NotStarted(CniErrorCode.TryAgainLater, $"{message}; the machine is out of processes or memory"),
            Errno.NoEntry => NotStarted(PluginErrorCode.PluginFailed, $"{message}; it, its interpreter or its loader is missing"),
            Errno.AccessDenied =>
                NotStarted(PluginErrorCode.PluginFailed, $"{message}; it is not executable, or its file system is mounted noexec"),
            Errno.NotExecutable =>
                NotStarted(PluginErrorCode.PluginFailed, $"{message}; it is not a program for this machine, or a script without #!"),
            _ => NotStarted(PluginErrorCode.PluginFailed, message),
        };
    }

    private static CniException NotStarted(CniErrorCode code, string message) => new(code, message) { WasPluginStarted = false };

    private static CniException NotStarted(PluginErrorCode code, string message) => new(code, message) { WasPluginStarted = false };

    private static string Name(PluginProcess process) => PlainText.Word(Path.GetFileName(process.Path));
}
