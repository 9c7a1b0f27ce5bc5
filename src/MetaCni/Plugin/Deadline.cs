// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Plugin;

/// <summary>The budgets of the operations: lock, ADD and undo together stay under the four minutes that kubelet gives a sandbox.</summary>
internal sealed class Deadline : IDisposable
{
    public static readonly TimeSpan Add = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Del = TimeSpan.FromSeconds(50);

    /// <summary>CRI-O kills a GC after 30 s; what it is doing then has a few seconds to come to its end.</summary>
    public static readonly TimeSpan Gc = TimeSpan.FromSeconds(25);

    /// <summary>Runtimes ask while they hold locks that pods wait for.</summary>
    public static readonly TimeSpan Status = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _budget;
    private readonly CancellationTokenSource _linked;

    private Deadline(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
    {
        // The source owns its timer: one that is disposed is not woken up later.
        _budget = new CancellationTokenSource(budget, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_budget.Token, cancellationToken);
    }

    /// <summary>Cancelled when the budget is spent, or the runtime wants us to end.</summary>
    public CancellationToken Token => _linked.Token;

    public static Deadline Start(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken) =>
        new(budget, time, cancellationToken);

    /// <summary>The shorter of a budget and what the administrator says.</summary>
    public static TimeSpan AtMost(TimeSpan budget, TimeSpan? configured) =>
        configured is { } own && own > TimeSpan.Zero && own < budget ? own : budget;

    public void Dispose()
    {
        _linked.Dispose();
        _budget.Dispose();
    }
}
