// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>The answers of the node API by their source, for metrics. Thread-safe.</summary>
internal sealed class NodeApiCounters
{
    private long _fromCache;
    private long _fromApiServer;
    private long _accepted;
    private long _failed;

    /// <summary>From a cache.</summary>
    public long FromCache => Interlocked.Read(ref _fromCache);

    /// <summary>Passed on from the API server.</summary>
    public long FromApiServer => Interlocked.Read(ref _fromApiServer);

    /// <summary>The daemon's own, other than failures.</summary>
    public long FromDaemon => Interlocked.Read(ref _accepted);

    /// <summary>The daemon's own failures: the plugin asks the API server.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    public void CountFromCache() => Interlocked.Increment(ref _fromCache);

    public void CountFromApiServer() => Interlocked.Increment(ref _fromApiServer);

    public void CountFromDaemon(bool failed) => Interlocked.Increment(ref failed ? ref _failed : ref _accepted);
}
