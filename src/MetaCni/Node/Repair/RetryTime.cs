// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Node.Repair;

/// <summary>
/// When a record that could not be detached is tried again: 30 s after the first failure, then after as long again as it has failed for
/// (so the pauses double), at most 30 min, and up to a tenth more, different for each container. Pure.
/// </summary>
/// <remarks>The record has the times, so a restart of the daemon changes nothing.</remarks>
internal static class RetryTime
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    private const int JitterDivisor = 10;
    private const int MostDoublings = 10;

    /// <summary>The time of the next attempt, from the record and from the daemon's own attempts.</summary>
    /// <param name="subject">The record.</param>
    /// <param name="attempts">The daemon's attempts that may have left no failure on the record; their count is 0 if there was none.</param>
    /// <param name="now">The current time.</param>
    public static DateTimeOffset Of(RepairSubject subject, AttemptsMade attempts, DateTimeOffset now)
    {
        var ofRecord = subject is { FirstFailure: { } first, LastFailure: { } last } && last <= now + LongestPause
            ? last + Pause(last - first, subject)
            : DateTimeOffset.MinValue;
        var ofAttempts = attempts.Count > 0
            ? attempts.Last + Pause(FirstPause * Math.Pow(2, Math.Min(attempts.Count - 1, MostDoublings)), subject)
            : DateTimeOffset.MinValue;
        return ofRecord > ofAttempts ? ofRecord : ofAttempts;
    }

    private static TimeSpan Pause(TimeSpan wanted, RepairSubject subject)
    {
        var pause = wanted < FirstPause ? FirstPause : wanted > LongestPause ? LongestPause : wanted;
        var share = (double)NameHash.Of(subject.Container.Value) / ulong.MaxValue;
        return pause + (pause / JitterDivisor * share);
    }
}
