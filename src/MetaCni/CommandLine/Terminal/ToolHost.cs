// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using Linux;
using Linux.Namespaces;

namespace MetaCni.CommandLine.Terminal;

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

    /// <summary>The capabilities that networks need and this process lacks.</summary>
    public Func<IReadOnlyList<string>> MissingPrivileges { get; init; } = Privileges.Missing;

    /// <summary>Where kept pods are remembered; gone after a reboot, as the namespaces are.</summary>
    public string RunDirectory { get; init; } = "/run/metacni/try";

    /// <summary>Where a runtime looks for CNI configurations.</summary>
    public string ConfigurationDirectory { get; init; } = "/etc/cni/net.d";

    public required TimeProvider Time { get; init; }

    /// <summary>Runs plugins for commands that call them themselves.</summary>
    public IPluginRunner Runner { get; init; } = new PosixSpawnRunner();

    /// <summary>The cookie of the network namespace at a path; null where there is none (any more).</summary>
    public Func<string, ulong?> NamespaceCookie { get; init; } = path => NetworkNamespace.TryCookie(path, out var cookie) ? cookie : null;

    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
