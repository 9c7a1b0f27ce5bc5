// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace MetaCni.Config;

/// <summary>MetaCni's own configuration as an administrator wrote it, defaults filled in (docs/configuration.md has every key).</summary>
internal sealed record MetaConfig
{
    /// <summary>The type under which a configuration calls us, unless its administrator renamed the executable.</summary>
    public const string PluginType = "metacni";

    public const string DefaultStateDir = "/var/lib/cni/metacni";

    public const string DefaultCniDir = "/var/lib/cni/multus";

    /// <summary>The version in which the runtime wants the answer.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>The name of the network that the runtime calls: the owner of every record that it causes.</summary>
    public required string Name { get; init; }

    /// <summary>The type under which the runtime started us; a delegate of this type would start us again.</summary>
    public required string Type { get; init; }

    /// <summary>The capability arguments of the runtime, as it sent them.</summary>
    public JsonObject? RuntimeConfig { get; init; }

    /// <summary>The result of an earlier ADD, if the runtime sent it.</summary>
    public JsonObject? PreviousResult { get; init; }

    /// <summary>Inline configurations; the first is the primary's. Not used where <see cref="ClusterNetwork"/> is set.</summary>
    public IReadOnlyList<JsonObject> Delegates { get; init; } = [];

    /// <summary>The primary network: a definition, a name in <see cref="ConfDir"/>, a directory or a file; or empty.</summary>
    public string ClusterNetwork { get; init; } = "";

    /// <summary>More networks for every pod outside the system namespaces; written as <see cref="ClusterNetwork"/> is.</summary>
    public IReadOnlyList<string> DefaultNetworks { get; init; } = [];

    public string ConfDir { get; init; } = "/etc/cni/multus/net.d";

    public string BinDir { get; init; } = "/opt/cni/bin";

    public string KubeConfig { get; init; } = "";

    /// <summary>A chain of plugins for every pod, in a directory of this name beside <see cref="ClusterNetwork"/>; or empty.</summary>
    public string AuxiliaryCniChainName { get; init; } = "";

    /// <summary>The file by which the primary's daemon says that it is ready; or empty.</summary>
    public string ReadinessIndicatorFile { get; init; } = "";

    /// <summary>Where Multus's own state is looked for.</summary>
    public string CniDir { get; init; } = DefaultCniDir;

    public bool NamespaceIsolation { get; init; }

    /// <summary>Whether isolation holds for the network that a pod chooses for its primary, too.</summary>
    public bool DefaultNetworkIsolation { get; init; } = true;

    /// <summary>Whether the annotations of a pod's namespace count.</summary>
    public bool NamespaceAnnotations { get; init; }

    /// <summary>Whether CNI-Genie's pod annotation counts.</summary>
    public bool GenieAnnotation { get; init; }

    /// <summary>How many secondaries are attached at once; more than one leaves NPWG v1.3 §7.3.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Namespaces whose definitions every pod may use under isolation.</summary>
    public IReadOnlyList<string> GlobalNamespaces { get; init; } = ["default"];

    /// <summary>Namespaces whose pods get no default networks.</summary>
    public IReadOnlyList<string> SystemNamespaces { get; init; } = ["kube-system"];

    /// <summary>The namespace of the definitions that this configuration names.</summary>
    public string MultusNamespace { get; init; } = "kube-system";

    /// <summary>Which definitions may stand for a file in <see cref="ConfDir"/>.</summary>
    public ConfDirDefinitions ConfDirDefinitions { get; init; } = ConfDirDefinitions.All;

    public ResultMode ResultMode { get; init; } = ResultMode.Auto;

    public string StateDir { get; init; } = DefaultStateDir;

    /// <summary>A directory of manifests that stands in for the API server; empty for none.</summary>
    public string Manifests { get; init; } = "";

    public bool RuntimeAnnotations { get; init; } = true;

    public CheckPolicy CheckPolicy { get; init; } = CheckPolicy.Warn;

    public RequestPolicy RequestPolicy { get; init; } = RequestPolicy.Enforce;

    /// <summary>The plugin types that a definition may name; null for all.</summary>
    public IReadOnlyList<string>? AllowedPlugins { get; init; }

    /// <summary>How long after its first failure a DEL is reported as failed; then the record waits for GC.</summary>
    public TimeSpan DeleteGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The node daemon's socket, used when it exists.</summary>
    public string NodeSocket { get; init; } = "/run/metacni/node.sock";

    /// <summary>kubelet's socket of the pod resources API.</summary>
    public string PodResourcesSocket { get; init; } = "/var/lib/kubelet/pod-resources/kubelet.sock";

    /// <summary>The file in which kubelet's device manager keeps who has what; read where the socket is not there.</summary>
    public string KubeletCheckpoint { get; init; } = "/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint";

    /// <summary>Where device plugins and CNI plugins tell of their devices.</summary>
    public string DeviceInfoDir { get; init; } = "/var/run/k8s.cni.cncf.io/devinfo";

    public LogConfig Log { get; init; } = new();

    /// <summary>What stands there and has no effect, as in Multus: worth a word, and no reason to fail an ADD.</summary>
    public IReadOnlyList<MetaConfigProblem> Warnings { get; init; } = [];

    /// <summary>The whole budget of an ADD, undo not counted; null for the default.</summary>
    public TimeSpan? Deadline { get; init; }
}
