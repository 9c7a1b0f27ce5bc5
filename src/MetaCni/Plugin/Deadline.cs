// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Plugin;

/// <summary>The budgets of the operations: lock, ADD and undo together stay under the four minutes that kubelet gives a sandbox.</summary>
internal sealed class Deadline : IDisposable
{
    public static readonly TimeSpan Add = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Del = TimeSpan.FromSeconds(50);

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

    public void Dispose()
    {
        _linked.Dispose();
        _budget.Dispose();
    }
}
