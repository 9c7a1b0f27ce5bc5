// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>The outcome of a child process.</summary>
public sealed record ChildOutcome
{
    /// <summary>How it ended.</summary>
    public required Ending Ending { get; init; }

    /// <summary>The <c>errno</c> if it was not started; 0 otherwise.</summary>
    public int StartError { get; init; }

    /// <summary>False if even SIGKILL did not terminate it.</summary>
    public bool HasExited { get; init; }

    /// <summary>The exit code; -1 if a signal killed it.</summary>
    public int ExitCode { get; init; } = -1;

    /// <summary>The number of the signal that killed it, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>The beginning of its stdout.</summary>
    public byte[] Output { get; init; } = [];

    /// <summary>True if it wrote more.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>The end of its stderr.</summary>
    public string Errors { get; init; } = "";
}
