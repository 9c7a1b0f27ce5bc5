// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Install;

/// <summary>The directories of a node that an installation changes. A container mounts each at the same path.</summary>
internal sealed record NodeDirectories
{
    /// <summary>The name of our configuration. It sorts before every other configuration in use, also before Multus's.</summary>
    public const string ConfigurationName = "00-metacni.conflist";

    /// <summary>The name of the daemon's last valid settings in the state directory.</summary>
    public const string LastSettingsName = "settings.json";

    /// <summary>The runtime's directory of CNI plugins.</summary>
    public string BinDir { get; init; } = "/opt/cni/bin";

    /// <summary>The runtime's directory of CNI configurations.</summary>
    public string ConfDir { get; init; } = "/etc/cni/net.d";

    /// <summary>The records, and the operations log.</summary>
    public string StateDir { get; init; } = MetaConfig.DefaultStateDir;

    /// <summary>The lock and the sockets of the daemon.</summary>
    public string RunDir { get; init; } = "/run/metacni";

    /// <summary>The plugin.</summary>
    public string Executable => Path.Combine(BinDir, MetaConfig.PluginType);

    /// <summary>The configuration that the runtime reads.</summary>
    public string ConfigurationFile => Path.Combine(ConfDir, ConfigurationName);

    /// <summary>Our own directory beside the configurations, which runtimes do not read.</summary>
    public string CredentialDir => Path.Combine(ConfDir, "metacni.d");

    /// <summary>The plugin's kubeconfig, with token and certificate authority.</summary>
    public string Kubeconfig => Path.Combine(CredentialDir, "metacni.kubeconfig");

    /// <summary>Our configuration after an uninstallation that left records: it names their directory.</summary>
    public string Withdrawn => Path.Combine(CredentialDir, "withdrawn.conflist");

    /// <summary>What is needed to go back to the configuration before ours.</summary>
    public string Before => Path.Combine(CredentialDir, "before");

    /// <summary>The settings that were taken over from Multus, for as long as its configuration is set aside.</summary>
    public string TakenOver => Path.Combine(CredentialDir, "multus.json");

    /// <summary>The last valid settings of the daemon.</summary>
    public string LastSettings => Path.Combine(StateDir, LastSettingsName);

    /// <summary>Locked (flock) by the running daemon of this node, and by an installation by hand.</summary>
    public string DaemonLock => Path.Combine(RunDir, "daemon.lock");

    /// <summary>The daemon's socket for probes and metrics.</summary>
    public string HealthSocket => Path.Combine(RunDir, "health.sock");

    /// <summary>The socket of the node API, for the plugin.</summary>
    public string NodeSocket => Path.Combine(RunDir, Path.GetFileName(MetaConfig.DefaultNodeSocket));

    /// <summary>The uninstaller's socket for probes: it may wait for the daemon to end, which has its own.</summary>
    public string UninstallSocket => Path.Combine(RunDir, "uninstall.sock");
}
