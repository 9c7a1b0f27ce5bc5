// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Credentials;

namespace MetaCni.Node.Duties;

/// <summary>What the daemon has done since it started, for its metrics. Thread-safe.</summary>
internal sealed class NodeCounters
{
    private long _restored;
    private long _definitionsMissingPlugin;
    private volatile TokenClaims? _pluginToken;

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

    public void CountRestored() => Interlocked.Increment(ref _restored);
}
