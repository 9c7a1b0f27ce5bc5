// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using Linux;
using Linux.Namespaces;
using MetaCni.Config;

namespace MetaCni.CommandLine.Terminal;

/// <summary>The tool's environment; created once, by Program.</summary>
internal sealed record ToolHost
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The path of this executable, which the tool runs as a plugin.</summary>
    public required string ExecutablePath { get; init; }

    public required bool IsRoot { get; init; }

    /// <summary>The capabilities that networks need and this process does not have.</summary>
    public Func<IReadOnlyList<string>> MissingPrivileges { get; init; } = Privileges.Missing;

    /// <summary>The directory for sessions of kept pods; a reboot removes it, like the namespaces.</summary>
    public string RunDirectory { get; init; } = "/run/metacni/try";

    /// <summary>The directory in which a runtime looks for CNI configurations.</summary>
    public string ConfigurationDirectory { get; init; } = "/etc/cni/net.d";

    /// <summary>The state directory of a node whose configuration names none.</summary>
    public string StateDirectory { get; init; } = MetaConfig.DefaultStateDir;

    /// <summary>Exists on a host whose runtime is CRI-O.</summary>
    public string CrioDirectory { get; init; } = "/run/crio";

    public required TimeProvider Time { get; init; }

    /// <summary>Runs plugins for commands that call plugins directly.</summary>
    public IPluginRunner Runner { get => field ??= new PosixSpawnRunner(Time); init; }

    /// <summary>
    /// Returns the cookie of the network namespace at a path; null if the path has none. Throws <see cref="LinuxException"/> if neither can be
    /// told.
    /// </summary>
    public Func<string, ulong?> NamespaceCookie { get; init; } = NetworkNamespace.CookieIfAny;

    /// <summary>True if this process is known not to see the host's mounts, which hold the network namespaces of pods.</summary>
    public Func<bool> HasOtherMounts { get; init; } = () => MountNamespace.IsKnownToDiffer(1);

    /// <summary>Called before the first TLS connection; true: the host's trust store is not needed.</summary>
    public Action<bool> PrepareTls { get; init; } = _ => { };

    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
