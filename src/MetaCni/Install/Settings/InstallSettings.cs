// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Config;

namespace MetaCni.Install.Settings;

/// <summary>The settings of an installation: the installer's and the daemon's own, and the keys for the plugin's configuration.</summary>
internal sealed record InstallSettings
{
    /// <summary>The file or directory with the configuration of the cluster's own network; empty: the first one of the runtime.</summary>
    public string ClusterNetwork { get; init; } = "";

    /// <summary>The file that the primary's daemon creates when it is ready; or empty. The plugin waits for it, too.</summary>
    public string ReadinessIndicatorFile { get; init; } = "";

    /// <summary>The name of our network. Runtimes and GC know the pods of a node by it.</summary>
    public string Name { get; init; } = MetaConfig.PluginType;

    /// <summary>
    /// True if our network has the name of the primary network. Runtimes keep results by this name: a pod that ran before the installation is
    /// then deleted with its result, so that the primary releases its addresses.
    /// </summary>
    public bool OverrideNetworkName { get; init; } = true;

    /// <summary>True if a newer executable is replaced by an older one.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>The lifetime of the plugin's token.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(168);

    /// <summary>The key of the taint to remove from the node when the configuration is published; or empty.</summary>
    public string RemoveTaint { get; init; } = "";

    /// <summary>True if the configuration is not published before the primary's STATUS succeeds.</summary>
    public bool WaitForStatus { get; init; } = true;

    /// <summary>True if the daemon detaches what the runtime does not ask for any more.</summary>
    public bool Repair { get; init; }

    /// <summary>True if the daemon attaches and detaches networks of running pods when their annotation changes.</summary>
    public bool HotPlug { get; init; }

    /// <summary>True if nothing is changed, only reported.</summary>
    public bool DryRun { get; init; }

    /// <summary>The TCP port of the metrics; 0: off.</summary>
    public int MetricsPort { get; init; }

    /// <summary>The level of the daemon's log. If it is set, the plugin's, too.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Verbose;

    /// <summary>The format of the daemon's log. If it is set, the plugin's, too.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>The keys of the plugin's configuration, in the order of their names. Do not change it.</summary>
    public JsonObject Plugin { get; init; } = [];

    /// <summary>The settings as they were given, by key.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>True if the primary network is configured inline (<c>delegates</c>), so that it has no file.</summary>
    public bool HasInlinePrimary => Plugin.ContainsKey("delegates");
}
