// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;

namespace MetaCni.Plugin;

/// <summary>
/// A budget for several pieces of work: each gets its part of what is left, so that one that hangs leaves the others theirs.
/// </summary>
/// <param name="budget">For all of them.</param>
/// <param name="parts">How many there are.</param>
/// <param name="time">The clock.</param>
internal sealed class TimeShares(TimeSpan budget, int parts, TimeProvider time)
{
    // A plugin that is cut short leaves what its next DEL does not find: what gets less than it may need is better not begun.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _least = TimeSpan.FromTicks(Math.Min(Enough.Ticks, budget.Ticks / 4));

    /// <summary>How many have not begun.</summary>
    public int Left { get; private set; } = parts;

    /// <summary>False where too little time is left to begin another one.</summary>
    public bool IsThereTime => Left > 0 && budget - time.GetElapsedTime(_start) >= _least;

    /// <summary>The time of the next one.</summary>
    public Deadline Next(CancellationToken cancellationToken)
    {
        var left = budget - time.GetElapsedTime(_start);
        var share = TimeSpan.FromTicks(Math.Max(left.Ticks / Math.Max(1, Left), _least.Ticks));
        Left--;
        return Deadline.Start(share, time, cancellationToken);
    }
}
