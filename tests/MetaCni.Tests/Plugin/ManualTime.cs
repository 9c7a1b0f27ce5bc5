// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A clock whose only timer a test fires.</summary>
internal sealed class ManualTime : TimeProvider
{
    public ManualTimer? Timer { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Timer = new ManualTimer(callback, state, dueTime);
}
