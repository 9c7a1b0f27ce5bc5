// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Cluster;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Node.HotPlug;

/// <summary>What the daemon remembers about one record, so that it is read only when its pod's annotations have changed.</summary>
/// <param name="container">The container.</param>
internal sealed class HotPlugPod(ContainerId container)
{
    /// <summary>The pause after the first failure; it doubles.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two attempts.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>The pause between two reads of a pod that the cache does not have.</summary>
    public static readonly TimeSpan ReadPause = TimeSpan.FromMinutes(2);

    private const int JitterDivisor = 10;
    private const int MostDoublings = 10;

    private Dictionary<string, string>? _judged;
    private int _failures;
    private DateTimeOffset _retryAt = DateTimeOffset.MaxValue;

    public ContainerId Container => container;

    /// <summary>True once the record was read.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The pod; null outside Kubernetes, and before the record was read.</summary>
    public PodIdentity? Identity { get; private set; }

    /// <summary>The pod's annotations have no failure behind them, or its next attempt is due; a record that was never judged is due.</summary>
    public bool IsDue(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now) =>
        _judged is null || now >= _retryAt || UsedAnnotations.Changed(_judged, annotations) is not null;

    /// <summary>The earliest time at which the pod is read from the API server, if the cache does not have it.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    /// <summary>The pod was read from the API server.</summary>
    public void NoteRead(DateTimeOffset now) => ReadAt = now + ReadPause;

    public void Know(PodIdentity? identity) => (IsKnown, Identity) = (true, identity);

    /// <summary>With these annotations there is nothing to do, or nothing that can be done.</summary>
    public void Settle(IReadOnlyDictionary<string, string> annotations) =>
        (_judged, _failures, _retryAt) = (UsedAnnotations.Of(annotations), 0, DateTimeOffset.MaxValue);

    /// <summary>With these annotations an attempt has failed; it is made again later.</summary>
    /// <returns>The number of failures with these annotations.</returns>
    public int Fail(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now)
    {
        _failures = _judged is null || UsedAnnotations.Changed(_judged, annotations) is not null ? 1 : _failures + 1;
        (_judged, _retryAt) = (UsedAnnotations.Of(annotations), now + Pause());
        return _failures;
    }

    /// <summary>The record is judged anew.</summary>
    public void Forget() => (_judged, _retryAt) = (null, DateTimeOffset.MaxValue);

    // Up to a tenth more, different for each container.
    private TimeSpan Pause()
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(_failures - 1, MostDoublings));
        var pause = doubled < LongestPause ? doubled : LongestPause;
        return pause + (pause / JitterDivisor * ((double)NameHash.Of(container.Value) / ulong.MaxValue));
    }
}
