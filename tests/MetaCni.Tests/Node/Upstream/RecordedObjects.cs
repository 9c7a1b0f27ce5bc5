// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Cache;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

/// <summary>Writes down what a watch says.</summary>
internal sealed class RecordedObjects : IWatchedObjects
{
    private readonly Lock _lock = new();
    private readonly List<string> _calls = [];

    public ApiRequest List => CachedKind.Definitions.List;

    public bool WantsList { get; set; }

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public void StartList() => Record("list");

    public void Add(WatchedObject added) => Record($"+{added.Name}@{added.Version}");

    public void Change(WatchedObject changed) => Record($"~{changed.Name}@{changed.Version}");

    public void Remove(WatchedObject removed) => Record($"-{removed.Name}@{removed.Version}");

    public void EndList() => Record("listed");

    public void Beat() => Record("beat");

    public void Lose() => Record("lost");

    private void Record(string call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }
}
