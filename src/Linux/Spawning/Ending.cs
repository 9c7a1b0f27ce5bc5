// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>How a child process ended.</summary>
public enum Ending
{
    /// <summary>It exited, or a signal from another process killed it.</summary>
    Exited,

    /// <summary>It was not started.</summary>
    NotStarted,

    /// <summary>It exceeded the deadline and was terminated.</summary>
    Deadline,

    /// <summary>It exceeded the limit of stdout and was terminated.</summary>
    OutputTooLong,
}
