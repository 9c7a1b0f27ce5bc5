// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;

namespace Linux.Spawning;

/// <summary>A program to run as a child of this process, with everything that it is given, and what it may do.</summary>
public sealed record ChildProgram
{
    /// <summary>The path of the executable.</summary>
    public required string Path { get; init; }

    /// <summary>What follows the path on the command line.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment as <c>NAME=value</c> (<see cref="EnvironmentText"/>); nothing is inherited beside it.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>What the program reads from stdin.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How many bytes it may write to stdout; one that writes more is ended.</summary>
    public int LongestOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many bytes of its stdout are kept, from the beginning.</summary>
    public int KeptOutput { get; init; } = 1024 * 1024;

    /// <summary>How many bytes of its stderr are kept, from the end.</summary>
    public int KeptErrors { get; init; } = 64 * 1024;

    /// <summary>Told of what it writes to stderr, as it comes. Called from the thread that runs the program.</summary>
    public Action<ReadOnlySpan<byte>> TakeErrors { get; init; } = _ => { };

    /// <summary>How long a program that outlived the deadline may take to end on SIGTERM before SIGKILL.</summary>
    public required TimeSpan TerminationGrace { get; init; }

    /// <summary>How long an executable that is just being written is tried again.</summary>
    public required TimeSpan BusyPatience { get; init; }
}
