// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;

namespace Linux.Spawning;

/// <summary>A program to run as a child process, with its input and limits.</summary>
public sealed record ChildProgram
{
    /// <summary>The path of the executable.</summary>
    public required string Path { get; init; }

    /// <summary>The command line arguments after the path.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment as <c>NAME=value</c> (<see cref="EnvironmentText"/>); nothing is inherited.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The bytes for stdin.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The maximum number of stdout bytes; a program that writes more is terminated.</summary>
    public int LongestOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>The number of stdout bytes to keep, from the beginning.</summary>
    public int KeptOutput { get; init; } = 1024 * 1024;

    /// <summary>The number of stderr bytes to keep, from the end.</summary>
    public int KeptErrors { get; init; } = 64 * 1024;

    /// <summary>Receives stderr as it arrives, on the thread that runs the program.</summary>
    public Action<ReadOnlySpan<byte>> TakeErrors { get; init; } = _ => { };

    /// <summary>The time between SIGTERM and SIGKILL after the deadline.</summary>
    public required TimeSpan TerminationGrace { get; init; }

    /// <summary>The time to retry an executable that is open for writing (ETXTBSY).</summary>
    public required TimeSpan BusyPatience { get; init; }
}
