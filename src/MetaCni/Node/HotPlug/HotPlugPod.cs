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

    /// <summary>The shortest time between two reconciles for two annotations; it doubles while the annotation keeps changing.</summary>
    public static readonly TimeSpan FirstSpacing = TimeSpan.FromSeconds(1);

    /// <summary>The longest such time.</summary>
    public static readonly TimeSpan LongestSpacing = TimeSpan.FromMinutes(1);

    /// <summary>After this time without a change, the spacing is the first again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(3);

    private const int JitterDivisor = 10;
    private const int MostDoublings = 10;

    private Dictionary<string, string>? _judged;
    private int _failures;
    private DateTimeOffset _retryAt = DateTimeOffset.MaxValue;
    private DateTimeOffset? _changedAt;
    private TimeSpan _spacing;

    public ContainerId Container => container;

    /// <summary>True once the record was read.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The pod; null outside Kubernetes, and before the record was read.</summary>
    public PodIdentity? Identity { get; private set; }

    /// <summary>The pod's annotations have no failure behind them, or its next attempt is due; a record that was never judged is due.</summary>
    public bool IsDue(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now) =>
        _judged is null || now >= _retryAt || UsedAnnotations.Changed(_judged, annotations) is not null;

    /// <summary>Since when the pod is due and has no reconcile; null if it is not.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>Before this time no reconcile starts: the annotation changes too often.</summary>
    public DateTimeOffset StartAt { get; private set; }

    /// <summary>The pod is due.</summary>
    public void Wait(DateTimeOffset now) => WaitingSince ??= now;

    /// <summary>A reconcile has started. Another attempt for the same annotations has a pause of its own (<see cref="Fail"/>).</summary>
    public void NoteStart(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now)
    {
        WaitingSince = null;
        if (_judged is null || UsedAnnotations.Changed(_judged, annotations) is not null)
        {
            var doubled = 2 * _spacing;
            _spacing = _changedAt is null || now - _changedAt >= Quiet ? FirstSpacing
                : doubled < LongestSpacing ? doubled
                : LongestSpacing;
            (_changedAt, StartAt) = (now, now + _spacing);
        }
    }

    /// <summary>The earliest time at which the pod is read from the API server, if the cache does not have it.</summary>
    public DateTimeOffset ReadAt { get; private set; }

    /// <summary>The pod was read from the API server.</summary>
    public void NoteRead(DateTimeOffset now) => ReadAt = now + ReadPause;

    public void Know(PodIdentity? identity) => (IsKnown, Identity) = (true, identity);

    /// <summary>With these annotations there is nothing to do, or nothing that can be done.</summary>
    public void Settle(IReadOnlyDictionary<string, string> annotations) =>
        (_judged, _failures, _retryAt, WaitingSince) = (UsedAnnotations.Of(annotations), 0, DateTimeOffset.MaxValue, null);

    /// <summary>With these annotations an attempt has failed; it is made again later.</summary>
    /// <returns>The number of failures with these annotations.</returns>
    public int Fail(IReadOnlyDictionary<string, string> annotations, DateTimeOffset now)
    {
        _failures = _judged is null || UsedAnnotations.Changed(_judged, annotations) is not null ? 1 : _failures + 1;
        (_judged, _retryAt, WaitingSince) = (UsedAnnotations.Of(annotations), now + Pause(), null);
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
