// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;

namespace MetaCni.CommandLine;

/// <summary>What the tool sees of its surroundings; made once, by Program.</summary>
internal sealed record ToolHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The path of this executable, which the tool runs as the plugin.</summary>
    public required string ExecutablePath { get; init; }

    public required bool IsRoot { get; init; }

    /// <summary>Where kept pods are remembered; gone after a reboot, as the namespaces are.</summary>
    public string RunDirectory { get; init; } = "/run/metacni/try";

    public required TimeProvider Time { get; init; }

    /// <summary>Runs plugins for commands that call them themselves.</summary>
    public IPluginRunner Runner { get; init; } = new PosixSpawnRunner();

    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
