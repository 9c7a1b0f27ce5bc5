// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Cache;

/// <summary>What the daemon knows of the cluster; created once, by the command.</summary>
internal sealed class NodeCaches : IDisposable
{
    /// <param name="services">The daemon's services.</param>
    /// <param name="session">The API server.</param>
    public NodeCaches(NodeServices services, IApiSession session)
    {
        var (time, counters) = (services.Time, services.Counters);
        Session = session;
        var warnings = new LimitedWarnings(services);
        PodObjects = new ObjectCache(CachedKind.PodsOf(services.Identity.Node), counters.Pods, time);
        Definitions = new ObjectCache(CachedKind.Definitions, counters.Definitions, time);
        Namespaces = new ObjectCache(CachedKind.Namespaces, counters.Namespaces, time);
        Live = new LiveReads(session, time)
        {
            Failed = (reason, message) => warnings.Warn(reason, $"a read for the plugin failed: {message}; the plugin asks the API server itself"),
        };
        Pods = new LocalPods(PodObjects, Live);
    }

    public IApiSession Session { get; }

    /// <summary>The pods of this node.</summary>
    public ILocalPods Pods { get; }

    public ObjectCache PodObjects { get; }

    public ObjectCache Definitions { get; }

    public ObjectCache Namespaces { get; }

    /// <summary>Reads of what the caches do not have.</summary>
    public LiveReads Live { get; }

    public void Dispose() => Live.Dispose();
}
