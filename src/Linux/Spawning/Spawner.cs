// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>Runs programs as child processes; safe for concurrent use.</summary>
/// <remarks>Requires glibc 2.34 or newer.</remarks>
/// <param name="time">The clock.</param>
public sealed class Spawner(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Runs a program until it exits or is terminated.</summary>
    /// <exception cref="LinuxException">
    /// Something other than the start failed. ECHILD: the exit status is unknown, because other code in this process waits for its
    /// children.
    /// </exception>
    public ChildOutcome Run(ChildProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        using var cancellation = new CancellationEvent(cancellationToken);
        using var pipes = new StandardPipes();
        var error = Start(program, pipes, cancellation, out var id);
        if (error != 0)
        {
            return new ChildOutcome { Ending = Ending.NotStarted, StartError = error };
        }

        using var child = new ChildProcess(id);
        pipes.CloseChildEnds();
        var conversation = new Conversation(child, pipes, cancellation, program, time);
        var hasExited = conversation.Run();
        if (!hasExited)
        {
            child.Abandon();
        }

        // A terminated child is reaped on disposal, after its remaining processes were killed.
        return conversation.Ending == Ending.Exited
            ? Exited(child.Reap(), conversation)
            : Outcome(conversation) with { HasExited = hasExited };
    }

    private int Start(ChildProgram program, StandardPipes pipes, CancellationEvent cancellation, out int id)
    {
        using var prepared = new PreparedSpawn(program.Path, program.Arguments, program.Environment, SpawnTarget.Of(pipes));
        var since = time.GetTimestamp();
        for (var pause = FirstPause; ; pause *= 2)
        {
            var error = prepared.Start(out id);

            // An installer is still writing the file: Linux refuses to execute a file that is open for writing.
            if (error != Errno.TextBusy || time.GetElapsedTime(since) + pause > program.BusyPatience || cancellation.Wait(pause))
            {
                return error;
            }
        }
    }

    private static ChildOutcome Exited(int status, Conversation conversation)
    {
        // The wait status: the signal in the low seven bits, otherwise the exit code in the second byte.
        var signal = status & 0x7F;
        return Outcome(conversation) with
        {
            HasExited = true,
            ExitCode = signal == 0 ? (status >> 8) & 0xFF : -1,
            Signal = signal == 0 ? null : signal,
        };
    }

    private static ChildOutcome Outcome(Conversation conversation) => new()
    {
        Ending = conversation.Ending,
        Output = conversation.Output,
        IsOutputCut = conversation.IsOutputCut,
        Errors = conversation.Errors,
    };
}
