// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Attaching;

/// <summary>
/// The time budgets of the operations. Lock, ADD and roll-back together stay below the four minutes that kubelet grants a sandbox.
/// </summary>
internal sealed class Deadline : IDisposable
{
    public static readonly TimeSpan Add = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Del = TimeSpan.FromSeconds(50);

    /// <summary>CRI-O kills a GC after 30 s, so a running step has five seconds to finish.</summary>
    public static readonly TimeSpan Gc = TimeSpan.FromSeconds(25);

    /// <summary>Runtimes call STATUS while they hold locks that pods wait for.</summary>
    public static readonly TimeSpan Status = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The least time for detaching a network. A plugin that is killed halfway leaves what its next DEL does not find, so without this time
    /// it is not started.
    /// </summary>
    public static readonly TimeSpan EnoughForDel = TimeSpan.FromSeconds(5);

    /// <summary>The least time for one network's GC. The next GC does what an interrupted one left.</summary>
    public static readonly TimeSpan EnoughForGc = TimeSpan.FromSeconds(2);

    // The longest delay of a timer.
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

        // The source creates and disposes of its own timer, so the timer cannot fire after that.
        _budget = new CancellationTokenSource(_length, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_budget.Token, cancellationToken);
        Token = _linked.Token;
    }

    private Deadline(Deadline whole, int others) =>
        (_length, _time, _start, _others, Token) = (whole._length, whole._time, whole._start, others, whole.Token);

    /// <summary>Cancelled when the budget is spent or the runtime terminates the process.</summary>
    public CancellationToken Token { get; }

    /// <summary>What remains of the budget; negative once it is spent.</summary>
    public TimeSpan Left => _length - _time.GetElapsedTime(_start);

    public static Deadline Start(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken) =>
        new(budget, time, cancellationToken);

    /// <summary>The shorter of a built-in budget and the configured one.</summary>
    public static TimeSpan AtMost(TimeSpan budget, TimeSpan? configured) =>
        configured is { } own && own > TimeSpan.Zero && own < budget ? own : budget;

    /// <summary>
    /// False if too little time is left to start another step: less than the step's minimum, or than a quarter of the whole if that is
    /// shorter.
    /// </summary>
    public bool IsThereTime(TimeSpan enough) => !Token.IsCancellationRequested && Left >= Least(enough);

    /// <summary>
    /// The time for one of several remaining steps: an equal part of what is left, so that one that hangs leaves time for the others. It is
    /// at least the step's minimum, or a quarter of the whole if that is shorter.
    /// </summary>
    public Deadline Share(int steps, TimeSpan enough)
    {
        var left = Left > TimeSpan.Zero ? Left : TimeSpan.Zero;
        var equal = left / (steps + _others);
        var part = equal > Least(enough) ? equal : Least(enough);
        return new Deadline(part < left ? part : left, _time, Token);
    }

    /// <summary>The same budget, with shares reserved for this many later steps.</summary>
    public Deadline Before(int others) => new(this, others);

    /// <summary>What remains of the budget, but at most the given time; for a step that others follow.</summary>
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
