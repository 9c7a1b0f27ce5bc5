// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Soak;

/// <summary>
/// When the next thing happens, where that is the experiment: a signal in the middle of a plugin, a DEL a second after a kill. No verdict
/// depends on how long it really took.
/// </summary>
internal static class Moment
{
    public static void After(TimeSpan time) => Thread.Sleep(time);

    /// <summary>When recorders were called that often.</summary>
    public static void WhenCalled(RecordingPlugins recorders, int count)
    {
        using var limit = TimeLimit.Guard();
        recorders.WaitForCalls(count, limit.Token).GetAwaiter().GetResult();
    }
}
