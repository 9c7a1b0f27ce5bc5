// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Linux.Spawning;

/// <summary>A program that runs on after this process has ended, in a session of its own.</summary>
public sealed record LastingProgram
{
    /// <summary>The path of the executable, as the other mount namespace shows it.</summary>
    public required string Path { get; init; }

    /// <summary>The command line arguments after the path.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment as <c>NAME=value</c> (<see cref="EnvironmentText"/>); nothing is inherited.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>Receives stdout and stderr: a file, because a pipe would break when this process ends.</summary>
    public required SafeFileHandle Output { get; init; }
}
