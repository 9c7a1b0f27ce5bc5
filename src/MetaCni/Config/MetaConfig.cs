// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace MetaCni.Config;

/// <summary>MetaCni's own configuration with defaults (docs/configuration.md describes every key).</summary>
internal sealed record MetaConfig
{
    /// <summary>The type of our plugin in a configuration, unless the administrator renamed the executable.</summary>
    public const string PluginType = "metacni";

    public const string DefaultStateDir = "/var/lib/cni/metacni";

    public const string DefaultNodeSocket = "/run/metacni/node.sock";

    public const string DefaultCniDir = "/var/lib/cni/multus";

    /// <summary>The version of the result that the runtime expects.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>The network name in the runtime's configuration: the owner of every record that the runtime's calls create.</summary>
    public required string Name { get; init; }

    /// <summary>The plugin type that the runtime called; a delegate of this type would call us again.</summary>
    public required string Type { get; init; }

    /// <summary>The capability arguments of the runtime, unchanged.</summary>
    public JsonObject? RuntimeConfig { get; init; }

    /// <summary>The result of an earlier ADD, if the runtime sent it.</summary>
    public JsonObject? PreviousResult { get; init; }

    /// <summary>Inline configurations; the first is the primary's. Ignored if <see cref="ClusterNetwork"/> is set.</summary>
    public IReadOnlyList<JsonObject> Delegates { get; init; } = [];

    /// <summary>The primary network: a definition, a name in <see cref="ConfDir"/>, a directory or a file; or empty.</summary>
    public string ClusterNetwork { get; init; } = "";

    /// <summary>More networks for every pod outside the system namespaces, in the same forms as <see cref="ClusterNetwork"/>.</summary>
    public IReadOnlyList<string> DefaultNetworks { get; init; } = [];

    public string ConfDir { get; init; } = "/etc/cni/multus/net.d";

    public string BinDir { get; init; } = "/opt/cni/bin";

    public string KubeConfig { get; init; } = "";

    /// <summary>The name of a directory beside <see cref="ClusterNetwork"/> with a chain of plugins for every pod; or empty.</summary>
    public string AuxiliaryCniChainName { get; init; } = "";

    /// <summary>The file that the primary's daemon creates when it is ready; or empty.</summary>
    public string ReadinessIndicatorFile { get; init; } = "";

    /// <summary>The directory of Multus's own state.</summary>
    public string CniDir { get; init; } = DefaultCniDir;

    public bool NamespaceIsolation { get; init; }

    /// <summary>True if isolation also applies to a primary network that a pod selects.</summary>
    public bool DefaultNetworkIsolation { get; init; } = true;

    /// <summary>True if the annotations of a pod's namespace are read.</summary>
    public bool NamespaceAnnotations { get; init; }

    /// <summary>True if CNI-Genie's pod annotation is read.</summary>
    public bool GenieAnnotation { get; init; }

    /// <summary>How many secondaries are attached at the same time; more than one does not conform to NPWG v1.3 §7.3.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Namespaces whose definitions every pod may use despite isolation.</summary>
    public IReadOnlyList<string> GlobalNamespaces { get; init; } = ["default"];

    /// <summary>Namespaces whose pods get no default networks.</summary>
    public IReadOnlyList<string> SystemNamespaces { get; init; } = ["kube-system"];

    /// <summary>The namespace of the definitions that this configuration names.</summary>
    public string MultusNamespace { get; init; } = "kube-system";

    /// <summary>The definitions that may use a file in <see cref="ConfDir"/>.</summary>
    public ConfDirDefinitions ConfDirDefinitions { get; init; } = ConfDirDefinitions.All;

    public ResultMode ResultMode { get; init; } = ResultMode.Auto;

    public string StateDir { get; init; } = DefaultStateDir;

    /// <summary>A directory of manifests that replaces the API server; or empty.</summary>
    public string Manifests { get; init; } = "";

    public bool RuntimeAnnotations { get; init; } = true;

    public CheckPolicy CheckPolicy { get; init; } = CheckPolicy.Warn;

    public RequestPolicy RequestPolicy { get; init; } = RequestPolicy.Enforce;

    /// <summary>The plugin types that a definition may contain; null for all.</summary>
    public IReadOnlyList<string>? AllowedPlugins { get; init; }

    /// <summary>The time after its first failure in which a DEL is reported as failed; after it, the record is left to GC.</summary>
    public TimeSpan DeleteGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The node daemon's socket, used when it exists.</summary>
    public string NodeSocket { get; init; } = DefaultNodeSocket;

    /// <summary>kubelet's socket of the pod resources API.</summary>
    public string PodResourcesSocket { get; init; } = "/var/lib/kubelet/pod-resources/kubelet.sock";

    /// <summary>The checkpoint of kubelet's device manager; read if the socket does not exist.</summary>
    public string KubeletCheckpoint { get; init; } = "/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint";

    /// <summary>The directory in which device plugins and CNI plugins publish device information.</summary>
    public string DeviceInfoDir { get; init; } = "/var/run/k8s.cni.cncf.io/devinfo";

    public LogConfig Log { get; init; } = new();

    /// <summary>Settings without effect, as in Multus: they cause a warning and do not fail an ADD.</summary>
    public IReadOnlyList<MetaConfigProblem> Warnings { get; init; } = [];

    /// <summary>The time budget of an ADD, without its rollback; null for the default.</summary>
    public TimeSpan? Deadline { get; init; }
}
