// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Journal;

namespace MetaCni.Node.Metrics;

/// <summary>How many records there are, and how many of them have a failed DEL. Thread-safe.</summary>
/// <remarks>Reading every record costs time, so the numbers are kept for some seconds, however often they are asked for.</remarks>
internal sealed class RecordCounts(NodeDirectories directories, TimeProvider time)
{
    // A node has far fewer pods.
    private const int Most = 10_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _countedAt;
    private (int All, int Failed) _counts;

    public int All => Current().All;

    public int Failed => Current().Failed;

    private (int All, int Failed) Current()
    {
        lock (_lock)
        {
            if (_countedAt is not { } at || time.GetElapsedTime(at) >= Fresh)
            {
                _counts = Count();
                _countedAt = time.GetTimestamp();
            }

            return _counts;
        }
    }

    private (int All, int Failed) Count()
    {
        var journal = new AttachmentJournal(directories.StateDir, time);
        return (journal.Entries().Count, journal.SomeThatFailed(Most, CancellationToken.None).Count());
    }
}
