// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using Cni.Errors;
using Cni.Invocation.Posix;

namespace Cni.Invocation;

/// <summary>Runs plugins as processes on this machine. It is safe for concurrent use.</summary>
/// <remarks>Requires glibc 2.34 or newer.</remarks>
public sealed class PosixSpawnRunner : IPluginRunner
{
    /// <summary>The maximum number of stderr bytes that are passed on for each plugin.</summary>
    public const int LongestStandardError = 64 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

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
    public PluginOutput Run(PluginProcess process, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (deadline.IsCancellationRequested)
        {
            throw NotStarted(PluginErrorCode.PluginTimedOut, $"plugin {Name(process)} was not started: no time was left");
        }

        var started = Stopwatch.GetTimestamp();
        using var cancellation = new CancellationEvent(deadline);
        using var pipes = new StandardPipes();
        using var child = Start(process, pipes, cancellation);
        pipes.CloseChildEnds();
        var conversation = new Conversation(child, pipes, cancellation)
        {
            Input = process.StandardInput,
            Grace = TerminationGrace,
            ErrorLine = StandardErrorLine,
        };
        var hasExited = conversation.Run();
        if (!hasExited)
        {
            child.Abandon();
        }

        return conversation.Ending switch
        {
            Ending.Deadline => throw TimedOut(process, conversation, Stopwatch.GetElapsedTime(started), hasExited),
            Ending.OutputTooLong => throw new CniException(
                PluginErrorCode.PluginAnswerInvalid,
                $"plugin {Name(process)} wrote more than 16 MiB to stdout and was ended; no answer of the protocol is that long"),
            _ => Output(child.Reap(), conversation),
        };
    }

    private ChildProcess Start(PluginProcess process, StandardPipes pipes, CancellationEvent cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = FirstPause; ; pause *= 2)
        {
            var errno = ProcessStarter.TryStart(process, pipes, out var id);
            if (errno == 0)
            {
                return new ChildProcess(id);
            }

            // An installer is writing the file; retry until it finishes. (Linux does not execute a file that is open for writing.)
            if (errno != Errno.TextBusy || Stopwatch.GetElapsedTime(since) + pause > BusyPatience || cancellation.Wait(pause))
            {
                throw CannotStart(process, errno);
            }
        }
    }

    private static PluginOutput Output(int status, Conversation conversation)
    {
        // The wait status: the signal in the low seven bits, otherwise the exit code in the second byte.
        var signal = status & 0x7F;
        return new PluginOutput
        {
            ExitCode = signal == 0 ? (status >> 8) & 0xFF : -1,
            Signal = signal == 0 ? null : signal,
            StandardOutput = conversation.Output,
            IsOutputCut = conversation.IsOutputCut,
            StandardError = conversation.Errors,
        };
    }

    // Only the caller knows whether the deadline passed or a signal stopped the caller.
    private static CniException TimedOut(PluginProcess process, Conversation conversation, TimeSpan elapsed, bool hasExited)
    {
        var seconds = elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var outcome = hasExited ? "was ended" : "does not end, not even on SIGKILL";
        return new CniException(
            PluginErrorCode.PluginTimedOut,
            $"plugin {Name(process)} was not done after {seconds} s, and {outcome}",
            PlainText.LastLine(conversation.Errors.Trim(), PlainText.MaximumLine / 2));
    }

    private static CniException CannotStart(PluginProcess process, int errno)
    {
        var message = $"plugin {Name(process)} cannot be started: {PlainText.Word(process.Path)}: {Errno.Text(errno)}";
        return errno switch
        {
            // Transient: a file that is being written, or a limit that was reached.
            Errno.TextBusy => NotStarted(CniErrorCode.TryAgainLater, $"{message}; it is open for writing, is it being installed?"),
            Errno.Again or Errno.NoMemory =>
                NotStarted(CniErrorCode.TryAgainLater, $"{message}; the machine is out of processes or memory"),
            Errno.NoEntry => NotStarted(PluginErrorCode.PluginFailed, $"{message}; it, its interpreter or its loader is missing"),
            Errno.NoAccess =>
                NotStarted(PluginErrorCode.PluginFailed, $"{message}; it is not executable, or its file system is mounted noexec"),
            Errno.NotExecutable =>
                NotStarted(PluginErrorCode.PluginFailed, $"{message}; no program for this machine, or a script without #!"),
            _ => NotStarted(PluginErrorCode.PluginFailed, message),
        };
    }

    private static CniException NotStarted(CniErrorCode code, string message) => new(code, message) { WasPluginStarted = false };

    private static CniException NotStarted(PluginErrorCode code, string message) => new(code, message) { WasPluginStarted = false };

    private static string Name(PluginProcess process) => PlainText.Word(Path.GetFileName(process.Path));
}
