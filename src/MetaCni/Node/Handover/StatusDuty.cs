// SPDX-License-Identifier: Apache-2.0
//
// A failed attempt is repeated after 1 s, then after longer pauses up to 1 min, and ten times as long where waiting alone does not help. When
// the daemon stops, what is pending is tried once more; the rest stays in the records for the next daemon.

using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Handover;

/// <summary>Publishes the statuses that plugins handed over: several pods at once, the statuses of one pod in order.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="queue">The statuses.</param>
/// <param name="records">The records.</param>
/// <param name="publication">Publishes one.</param>
/// <param name="reports">Tells what became of them.</param>
internal sealed class StatusDuty(
    NodeServices services, StatusQueue queue, StatusRecords records, StatusPublication publication, StatusReports reports) : INodeDuty
{
    private const int PodsAtOnce = 8;
    private const int SlowFactor = 10;

    /// <summary>The time of the last attempts; the daemon leaves a duty behind after 3 s.</summary>
    public static readonly TimeSpan LastAttempts = TimeSpan.FromSeconds(2.5);

    // Timers count whole milliseconds, rounded down.
    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    public string Name => "statuses";

    public async Task RunAsync(CancellationToken stop)
    {
        // The source creates and disposes of its own timer, so the timer cannot fire after that.
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Time);
        using var told = stop.Register(() => end.CancelAfter(LastAttempts));
        using var defect = CancellationTokenSource.CreateLinkedTokenSource(stop);
        services.Heartbeats.Beat(Name, LongestStep);
        Load();
        await Task.WhenAll(Enumerable.Range(0, PodsAtOnce).Select(_ => UntilDefectAsync())).ConfigureAwait(false);

        // A worker with a defect ends the others, and so the duty: the daemon reports it, and the next one finds the statuses in the records.
        async Task UntilDefectAsync()
        {
            try
            {
                await WorkAsync(defect.Token, end.Token).ConfigureAwait(false);
            }
            catch
            {
                await end.CancelAsync().ConfigureAwait(false);
                await defect.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    // What an earlier daemon did not publish.
    private void Load()
    {
        try
        {
            var (due, replaced) = DueStatuses.Of(records.All());
            foreach (var held in due.Where(held => !queue.TryAdd(PendingStatus.Of(held))))
            {
                services.Log.Warning($"the network-status of pod {held.Pod} is published by the next daemon: there are too many");
            }

            foreach (var held in replaced)
            {
                Note(held.Record, held.Status!.Id);
            }
        }
        catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
        {
            services.Log.Warning($"statuses that an earlier daemon did not publish are not found: {e.Message}");
        }
    }

    private async Task WorkAsync(CancellationToken stop, CancellationToken end)
    {
        while (true)
        {
            services.Heartbeats.Beat(Name, LongestStep);
            var seen = queue.Changed.Count;
            var isEnding = stop.IsCancellationRequested;
            if (isEnding)
            {
                queue.Close();
            }

            var now = services.Time.GetUtcNow();
            if (queue.TryTake(isEnding ? DateTimeOffset.MaxValue : now, out var pending, out var next))
            {
                await PublishAsync(pending, isEnding, end).ConfigureAwait(false);
            }
            else if (isEnding)
            {
                return;
            }
            else
            {
                var pause = next is { } due && due - now < LongestPause ? due - now + OneTick : LongestPause;
                await WaitAsync(seen, pause, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(long seen, TimeSpan pause, CancellationToken stop)
    {
        try
        {
            await queue.Changed.WithinAsync(seen, pause, services.Time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task PublishAsync(PendingStatus pending, bool isLast, CancellationToken end)
    {
        var start = services.Time.GetTimestamp();
        Publication published;
        try
        {
            published = await publication.TryAsync(pending, end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            queue.Finish(pending);
            return;
        }

        var duration = services.Time.GetElapsedTime(start);
        if (!published.IsToRetry)
        {
            reports.Finished(pending, published, duration);
            Settle(pending, published);
            return;
        }

        var failed = reports.Failed(pending, published, duration);
        if (isLast)
        {
            queue.Finish(pending);
            return;
        }

        var pause = pending.Backoff.Next() * (published.Outcome == PublicationOutcome.Refused ? SlowFactor : 1);
        queue.Retry(failed with { NotBefore = services.Time.GetUtcNow() + pause });
    }

    // Another status may have been published by a plugin while this one was on its way; then the order at the API server is unknown.
    private void Settle(PendingStatus pending, Publication published)
    {
        var held = Note(pending.Record, pending.Id);
        if (published.Outcome is PublicationOutcome.Published or PublicationOutcome.PublishedOutdated
            && held is { IsDetaching: false, Status: { IsPublished: true } later } && later.Id != pending.Id)
        {
            queue.TryAdd(PendingStatus.Of(held) with { IsRepeated = true });
        }
        else if (published.Outcome == PublicationOutcome.Withdrawn && held is { IsDue: true, Status: { } due } && due.Id != pending.Id)
        {
            // The record was read before the plugin wrote the later one.
            queue.TryAdd(PendingStatus.Of(held));
        }

        queue.Finish(pending);
    }

    private HeldStatus? Note(string record, string id)
    {
        try
        {
            return records.Published(record, id);
        }
        catch (CniException e)
        {
            services.Log.Warning($"{e.Message}; a restarted daemon publishes the status once more");
            return null;
        }
    }
}
