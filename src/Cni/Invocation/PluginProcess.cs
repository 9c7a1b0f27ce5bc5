// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;

namespace Cni.Invocation;

/// <summary>A plugin's executable with its environment and stdin (CNI §2 "Overview").</summary>
public sealed record PluginProcess
{
    /// <summary>The path of the executable.</summary>
    public required string Path { get; init; }

    /// <summary>The command line arguments; empty for plugins.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment as <c>NAME=value</c> (<see cref="EnvironmentText"/>); nothing is inherited.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The bytes for stdin.</summary>
    public required ReadOnlyMemory<byte> StandardInput { get; init; }
}
