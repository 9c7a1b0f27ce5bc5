// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Upstream;

/// <summary>
/// The pauses between attempts that failed: from 1 s, doubled up to 1 min, half fixed and half random, so that the nodes of a cluster do not
/// ask at the same time.
/// </summary>
internal sealed class Backoff(Random random)
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private int _failures;

    /// <summary>The pause after one more failure.</summary>
    public TimeSpan Next()
    {
        var whole = TimeSpan.FromTicks(Math.Min(Longest.Ticks, Shortest.Ticks << Math.Min(_failures++, 16)));
        return (whole / 2) + (whole / 2 * random.NextDouble());
    }

    /// <summary>A success: the next failure is the first one again.</summary>
    public void Reset() => _failures = 0;

    /// <summary>A regular interval, up to a fifth shorter or longer.</summary>
    public TimeSpan Around(TimeSpan interval) => interval * (0.8 + (0.4 * random.NextDouble()));
}
