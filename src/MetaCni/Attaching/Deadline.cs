// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Attaching;

/// <summary>The budgets of the operations: lock, ADD and undo together stay under the four minutes that kubelet gives a sandbox.</summary>
internal sealed class Deadline : IDisposable
{
    public static readonly TimeSpan Add = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Del = TimeSpan.FromSeconds(50);

    /// <summary>CRI-O kills a GC after 30 s; what it is doing then has a few seconds to come to its end.</summary>
    public static readonly TimeSpan Gc = TimeSpan.FromSeconds(25);

    /// <summary>Runtimes ask while they hold locks that pods wait for.</summary>
    public static readonly TimeSpan Status = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What a step that takes down gets at least: a plugin that is cut short leaves what its next DEL does not find, so it is better not
    /// begun at all.
    /// </summary>
    public static readonly TimeSpan EnoughForDel = TimeSpan.FromSeconds(5);

    /// <summary>The same for a network's GC: what one that is cut short has not done the next one does.</summary>
    public static readonly TimeSpan EnoughForGc = TimeSpan.FromSeconds(2);

    // What a timer takes.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly CancellationTokenSource? _budget;
    private readonly CancellationTokenSource? _linked;
    private readonly TimeProvider _time;
    private readonly TimeSpan _length;
    private readonly long _start;
    private readonly int _others;

    private Deadline(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
    {
        (_length, _time, _start) = (budget < Longest ? budget : Longest, time, time.GetTimestamp());

        // The source owns its timer: one that is disposed is not woken up later.
        _budget = new CancellationTokenSource(_length, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_budget.Token, cancellationToken);
        Token = _linked.Token;
    }

    private Deadline(Deadline whole, int others) =>
        (_length, _time, _start, _others, Token) = (whole._length, whole._time, whole._start, others, whole.Token);

    /// <summary>Cancelled when the budget is spent, or the runtime wants us to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>What is left of the budget; negative once it is spent.</summary>
    public TimeSpan Left => _length - _time.GetElapsedTime(_start);

    public static Deadline Start(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken) =>
        new(budget, time, cancellationToken);

    /// <summary>The shorter of a budget and what the administrator says.</summary>
    public static TimeSpan AtMost(TimeSpan budget, TimeSpan? configured) =>
        configured is { } own && own > TimeSpan.Zero && own < budget ? own : budget;

    /// <summary>
    /// False where too little is left to begin another step: less than is enough for it, or a quarter of the whole where that is short.
    /// </summary>
    public bool IsThereTime(TimeSpan enough) => !Token.IsCancellationRequested && Left >= Least(enough);

    /// <summary>
    /// What one of several steps that are still to come may take: an equal part of what is left, so that one that hangs leaves the others
    /// theirs, but enough for it, or a quarter of the whole where that is short.
    /// </summary>
    public Deadline Share(int steps, TimeSpan enough)
    {
        var left = Left > TimeSpan.Zero ? Left : TimeSpan.Zero;
        var equal = left / (steps + _others);
        var part = equal > Least(enough) ? equal : Least(enough);
        return new Deadline(part < left ? part : left, _time, Token);
    }

    /// <summary>The same budget, for one who leaves as many steps of others, which come after, their shares of it.</summary>
    public Deadline Before(int others) => new(this, others);

    /// <summary>What is left of it, but no more than a time; for a step that has others after it.</summary>
    public Deadline Capped(TimeSpan longest)
    {
        var left = Left > TimeSpan.Zero ? Left : TimeSpan.Zero;
        return new Deadline(longest < left ? longest : left, _time, Token);
    }

    public void Dispose()
    {
        _linked?.Dispose();
        _budget?.Dispose();
    }

    private TimeSpan Least(TimeSpan enough) => enough < _length / 4 ? enough : _length / 4;
}
