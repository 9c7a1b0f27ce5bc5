// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Kubelet;

/// <summary>A clock by which an operation's deadline has passed as soon as it waits for its second attempt.</summary>
internal sealed class TimeOfOneAttempt(CancellationTokenSource deadline) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.FromSeconds(1))
        {
            deadline.Cancel();
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
