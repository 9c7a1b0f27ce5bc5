// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Plugin;

/// <summary>The budgets of the operations: lock, ADD and undo together stay under the four minutes that kubelet gives a sandbox.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Add = TimeSpan.FromSeconds(90);

    public static readonly TimeSpan Del = TimeSpan.FromSeconds(50);

    /// <summary>A source that is cancelled when the budget is spent, or the runtime wants us to end.</summary>
    public static CancellationTokenSource Start(TimeSpan budget, TimeProvider time, CancellationToken cancellationToken)
    {
        // Disposed with the linked source's own lifetime: a timer that fires later finds nobody.
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), source, budget, Timeout.InfiniteTimeSpan);
        return source;
    }
}
