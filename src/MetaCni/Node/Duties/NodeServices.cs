// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.Install;
using MetaCni.Logging;

namespace MetaCni.Node.Duties;

/// <summary>What every duty of the daemon works with; created once, by the command.</summary>
internal sealed record NodeServices
{
    public required TimeProvider Time { get; init; }

    /// <summary>The environment at start.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The path of this executable.</summary>
    public required string ExecutablePath { get; init; }

    public required NodeIdentity Identity { get; init; }

    public required NodeDirectories Directories { get; init; }

    /// <summary>The directory of the settings, one file a key.</summary>
    public required string SettingsDirectory { get; init; }

    public required NodeLog Logging { get; init; }

    /// <summary>The current log. Do not keep it: it changes with the settings.</summary>
    public OperatorLog Log => Logging.Current;

    /// <summary>Runs plugins.</summary>
    public required IPluginRunner Runner { get; init; }

    public LiveSettings Settings { get; } = new();

    public NodeConditions Conditions { get; } = new();

    public NodeEvents Events { get; } = new();

    public NodePages Pages { get; } = new();

    public NodeCounters Counters { get; } = new();

    public required Heartbeats Heartbeats { get; init; }
}
