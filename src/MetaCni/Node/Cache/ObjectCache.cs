// SPDX-License-Identifier: Apache-2.0
//
// When the budget is used up, the objects of the namespace that uses most of it make room, the largest first. So a tenant with many or large
// definitions is read live, and the others are not affected.

using System.Collections.Concurrent;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Cache;

/// <summary>Objects as the answers to requests for them. One watch writes; any thread reads.</summary>
/// <param name="kind">What is kept.</param>
/// <param name="counters">For metrics.</param>
/// <param name="time">The clock.</param>
internal sealed class ObjectCache(CachedKind kind, CacheCounters counters, TimeProvider time) : IWatchedObjects
{
    private readonly ConcurrentDictionary<string, CachedObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _bytesOfNamespaces = new(StringComparer.Ordinal);
    private readonly ObjectWriter _writer = new(kind);
    private HashSet<string>? _listed;
    private long _bytes;
    private long _total;
    private bool _hasNoRoom;
    private long _lastBeat;
    private volatile bool _isOpen;

    public ApiRequest List => kind.List;

    /// <summary>True while the watch is open, and the server has sent something within the longest silence.</summary>
    public bool IsCurrent => _isOpen && time.GetElapsedTime(Interlocked.Read(ref _lastBeat)) < ObjectWatch.LongestSilence;

    /// <summary>Raised with every change, and when the cache becomes current or is not any more.</summary>
    public ChangeSignal Changed { get; } = new();

    public bool WantsList => _hasNoRoom && _bytes < kind.Budget / 2;

    /// <summary>All objects in the cache, current or not.</summary>
    public IEnumerable<CachedObject> All => _objects.Select(entry => entry.Value);

    /// <summary>The object at a path, current or not; null if it is not in the cache.</summary>
    public CachedObject? Find(string path) => _objects.GetValueOrDefault(path);

    public void StartList()
    {
        _listed = new HashSet<string>(StringComparer.Ordinal);
        (_total, _hasNoRoom) = (0, false);
    }

    public void Add(WatchedObject added) => Put(added, isNew: true);

    public void Change(WatchedObject changed) => Put(changed, isNew: false);

    public void Remove(WatchedObject removed)
    {
        Drop(kind.PathOf(removed.Namespace, removed.Name));
        _total--;
        Count();
        Changed.Raise();
    }

    public void EndList()
    {
        foreach (var path in _objects.Keys.Where(path => _listed?.Contains(path) == false).ToList())
        {
            Drop(path);
        }

        _listed = null;
        Count();
        Changed.Raise();
    }

    public void Beat()
    {
        Interlocked.Exchange(ref _lastBeat, time.GetTimestamp());
        if (!_isOpen)
        {
            _isOpen = true;
            Changed.Raise();
        }
    }

    public void Lose()
    {
        if (_isOpen)
        {
            _isOpen = false;
            Changed.Raise();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Lose();
        StartList();
        EndList();
    }

    private void Put(WatchedObject source, bool isNew)
    {
        var path = kind.PathOf(source.Namespace, source.Name);
        _total += isNew && (_listed is not null || !_objects.ContainsKey(path)) ? 1 : 0;
        var before = _objects.GetValueOrDefault(path);
        Drop(path);
        if (_writer.TryWrite(source) is { } written && MakeRoom(written))
        {
            // An object that did not change needs no second copy.
            Keep(before is not null && before.Uid == written.Uid && before.Body.AsSpan().SequenceEqual(written.Body) ? before : written);
            _listed?.Add(path);
        }

        if (_listed is null)
        {
            Count();
            Changed.Raise();
        }
    }

    private void Keep(CachedObject kept)
    {
        _objects[kept.Path] = kept;
        _bytes += kept.Bytes;
        _bytesOfNamespaces[kept.Namespace] = _bytesOfNamespaces.GetValueOrDefault(kept.Namespace) + kept.Bytes;
    }

    private void Drop(string path)
    {
        if (!_objects.TryRemove(path, out var dropped))
        {
            return;
        }

        _bytes -= dropped.Bytes;
        var left = _bytesOfNamespaces[dropped.Namespace] - dropped.Bytes;
        if (left > 0)
        {
            _bytesOfNamespaces[dropped.Namespace] = left;
        }
        else
        {
            _bytesOfNamespaces.Remove(dropped.Namespace);
        }
    }

    // False: the object belongs to the namespace that uses most.
    private bool MakeRoom(CachedObject wanted)
    {
        while (_bytes + wanted.Bytes > kind.Budget)
        {
            _hasNoRoom = true;
            var (heaviest, most) = _bytesOfNamespaces.MaxBy(entry => entry.Value);
            if (_bytesOfNamespaces.GetValueOrDefault(wanted.Namespace) + wanted.Bytes >= most)
            {
                return false;
            }

            Evict(heaviest);
        }

        return true;
    }

    // An eighth of the budget at once: a search for every object would be slow.
    private void Evict(string @namespace)
    {
        var freed = 0L;
        foreach (var evicted in All.Where(candidate => candidate.Namespace == @namespace).OrderByDescending(candidate => candidate.Bytes).ToList())
        {
            Drop(evicted.Path);
            freed += evicted.Bytes;
            if (freed >= kind.Budget / 8)
            {
                return;
            }
        }
    }

    private void Count()
    {
        counters.Bytes = _bytes;
        counters.Objects = _objects.Count;
        counters.NotCached = Math.Max(0, _total - _objects.Count);
    }
}
