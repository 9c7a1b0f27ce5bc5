// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>How it went with a child.</summary>
public enum Ending
{
    /// <summary>It exited, or a signal that this process did not send ended it.</summary>
    Exited,

    /// <summary>It was not started.</summary>
    NotStarted,

    /// <summary>The deadline came first, and it was ended.</summary>
    Deadline,

    /// <summary>It wrote more to stdout than it may, and was ended.</summary>
    OutputTooLong,
}
