// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>What a child left behind.</summary>
public sealed record ChildOutcome
{
    /// <summary>How it went.</summary>
    public required Ending Ending { get; init; }

    /// <summary>Why it was not started, an <c>errno</c>; 0 where it was.</summary>
    public int StartError { get; init; }

    /// <summary>False where not even SIGKILL ended it.</summary>
    public bool HasExited { get; init; }

    /// <summary>The exit code; -1 if a signal ended it.</summary>
    public int ExitCode { get; init; } = -1;

    /// <summary>The number of the signal that ended it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>The beginning of what it wrote to stdout.</summary>
    public byte[] Output { get; init; } = [];

    /// <summary>True where it wrote more.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>The end of what it wrote to stderr.</summary>
    public string Errors { get; init; } = "";
}
