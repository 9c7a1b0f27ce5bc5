// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;

namespace Cni.Invocation;

/// <summary>A plugin's executable with everything that it is given (CNI §2 "Overview": environment and stdin).</summary>
public sealed record PluginProcess
{
    /// <summary>The path of the executable.</summary>
    public required string Path { get; init; }

    /// <summary>What follows the path on the command line; plugins have nothing there.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The complete environment as <c>NAME=value</c> (<see cref="EnvironmentText"/>); nothing is inherited beside it.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>What the plugin reads from stdin.</summary>
    public required ReadOnlyMemory<byte> StandardInput { get; init; }
}
