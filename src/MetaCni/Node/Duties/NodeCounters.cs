// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using MetaCni.Kubernetes.Credentials;

namespace MetaCni.Node.Duties;

/// <summary>What the daemon has done since it started, for its metrics. Thread-safe.</summary>
internal sealed class NodeCounters
{
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Refused = "refused";

    private long _restored;
    private volatile int _reconcilesRunning;
    private long _definitionsMissingPlugin;
    private volatile TokenClaims? _pluginToken;
    private long _repaired;
    private long _repairsFailed;
    private readonly ConcurrentDictionary<string, long> _reconciles = new() { [Succeeded] = 0, [Failed] = 0, [Refused] = 0 };

    /// <summary>How often the configuration was restored after something else had removed, renamed or overwritten it.</summary>
    public long ConfigurationRestored => Interlocked.Read(ref _restored);

    /// <summary>When the plugin's token was issued and when it expires; null while there is none.</summary>
    public TokenClaims? PluginToken
    {
        get => _pluginToken;
        set => _pluginToken = value;
    }

    /// <summary>How many definitions of the cluster name a plugin that is not installed on this node.</summary>
    public long DefinitionsMissingPlugin
    {
        get => Interlocked.Read(ref _definitionsMissingPlugin);
        set => Interlocked.Exchange(ref _definitionsMissingPlugin, value);
    }

    /// <summary>Statuses and events of pods that were handed over by plugins.</summary>
    public HandoverCounters Handover { get; } = new();

    public void CountRestored() => Interlocked.Increment(ref _restored);

    /// <summary>How many containers the daemon has taken down.</summary>
    public long Repaired => Interlocked.Read(ref _repaired);

    /// <summary>How often a container could not be taken down completely.</summary>
    public long RepairsFailed => Interlocked.Read(ref _repairsFailed);

    /// <summary>How many reconciles have ended, by outcome.</summary>
    public IReadOnlyDictionary<string, long> Reconciles => _reconciles;

    /// <summary>How many reconciles run.</summary>
    public int ReconcilesRunning { get => _reconcilesRunning; set => _reconcilesRunning = value; }

    /// <summary>A reconcile has ended.</summary>
    /// <param name="outcome"><see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="Refused"/>.</param>
    public void CountReconcile(string outcome) => _reconciles.AddOrUpdate(outcome, 1, (_, count) => count + 1);

    public void CountRepair(bool succeeded) => Interlocked.Increment(ref succeeded ? ref _repaired : ref _repairsFailed);

    /// <summary>The caches of the node API.</summary>
    public IReadOnlyList<CacheCounters> Caches => [Pods, Definitions, Namespaces];

    public CacheCounters Pods { get; } = new("pods");

    public CacheCounters Definitions { get; } = new("definitions");

    public CacheCounters Namespaces { get; } = new("namespaces");

    public NodeApiCounters NodeApi { get; } = new();
}
