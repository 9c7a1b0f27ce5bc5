// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>The state of a cache, for metrics. Thread-safe.</summary>
/// <param name="name">Its name in metrics and messages: <c>pods</c>.</param>
internal sealed class CacheCounters(string name)
{
    private long _bytes;
    private long _objects;
    private long _notCached;
    private long _reconnects;
    private volatile Func<bool> _isCurrent = () => false;

    public string Name => name;

    public long Bytes
    {
        get => Interlocked.Read(ref _bytes);
        set => Interlocked.Exchange(ref _bytes, value);
    }

    public long Objects
    {
        get => Interlocked.Read(ref _objects);
        set => Interlocked.Exchange(ref _objects, value);
    }

    /// <summary>Objects that are too large, or for which there is no room.</summary>
    public long NotCached
    {
        get => Interlocked.Read(ref _notCached);
        set => Interlocked.Exchange(ref _notCached, value);
    }

    /// <summary>True while the cache answers.</summary>
    public bool IsCurrent => _isCurrent();

    /// <summary>How often the watch was opened again.</summary>
    public long Reconnects => Interlocked.Read(ref _reconnects);

    public void CountReconnect() => Interlocked.Increment(ref _reconnects);

    /// <summary>Says how to find out whether the cache answers.</summary>
    public void Ask(Func<bool> isCurrent) => _isCurrent = isCurrent;
}
