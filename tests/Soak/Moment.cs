// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Soak;

/// <summary>
/// The moment of the next action, if the timing is part of the experiment: a signal while a plugin runs, a DEL a second after a kill. No
/// verdict depends on the actual delay.
/// </summary>
internal static class Moment
{
    public static void After(TimeSpan time) => Thread.Sleep(time);

    /// <summary>When the recorders were called that many times.</summary>
    public static void WhenCalled(RecordingPlugins recorders, int count)
    {
        using var limit = TimeLimit.Guard();
        recorders.WaitForCalls(count, limit.Token).GetAwaiter().GetResult();
    }
}
