// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Plugin;

namespace MetaCni.Tests.Kubernetes;

/// <summary>A clock whose timers fire at once and are remembered: pauses cost a test nothing.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>What happens in each pause.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Add(dueTime);
        Meanwhile();
        callback(state);
        return new ManualTimer(callback, state, dueTime);
    }
}
