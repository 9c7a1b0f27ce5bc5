// SPDX-License-Identifier: Apache-2.0
//
// 1. List, page by page. 2. Watch from the version of the list; every event and bookmark moves the version on. 3. A watch that ends, at its
// time limit or because the connection broke, is opened again at the version reached. A version that the server does not have any more
// (410), and a line that cannot be read, lead to another list.

using Cni.Errors;

namespace MetaCni.Node.Upstream;

/// <summary>Lists and watches objects for as long as the daemon runs.</summary>
/// <param name="session">The API server.</param>
/// <param name="objects">What is kept up to date.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For pauses and time limits, so that the nodes of a cluster do not ask at the same time.</param>
internal sealed class WatchLoop(IApiSession session, IWatchedObjects objects, TimeProvider time, Random random)
{
    // A watch that ends earlier than this after it was opened counts as a failure for the pauses, whatever the reason.
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly Backoff _backoff = new(random);
    private readonly ObjectList _list = new(session, objects);
    private readonly ObjectWatch _watch = new(session, objects, time, random);
    private string _version = "";
    private DateTimeOffset? _opened;
    private bool _hasExpired;

    /// <summary>The longest time without a sign of progress: a pause that the server asks for, and a watch that is silent.</summary>
    public static readonly TimeSpan LongestSilence = LongestRetryAfter + ObjectWatch.LongestSilence + Backoff.Longest;

    /// <summary>Called before each list and each watch, with each page, and with each event.</summary>
    public Action Progressed { get; init; } = () => { };

    /// <summary>Called when a watch that was open before is opened again.</summary>
    public Action Reconnected { get; init; } = () => { };

    /// <summary>Called with each failure.</summary>
    public Action<WatchFailedException> Failed { get; init; } = _ => { };

    /// <summary>Called when a watch is open.</summary>
    public Action Opened { get; init; } = () => { };

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Progressed();
            var pause = await StepAsync(stop).ConfigureAwait(false);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, stop).ConfigureAwait(false);
            }
        }
    }

    // Returns the pause before the next step.
    private async Task<TimeSpan> StepAsync(CancellationToken stop)
    {
        var hasOpened = _opened is not null;
        DateTimeOffset? opened = null;
        var isListed = _version.Length == 0 || objects.WantsList;
        try
        {
            if (isListed)
            {
                _version = "";
                _version = await _list.ReadAsync(Progressed, stop).ConfigureAwait(false);
            }

            await _watch.RunAsync(_version, isListed, Open, Reached, stop).ConfigureAwait(false);
            return PauseAfter(opened, null);
        }
        catch (WatchFailedException e)
        {
            _version = e.NeedsList ? "" : _version;
            if (e.IsExpired && !_hasExpired)
            {
                // The server was restarted, or the daemon was disconnected for long.
                _hasExpired = true;
                return TimeSpan.Zero;
            }

            Failed(e);
            return PauseAfter(opened, e.RetryAfter);
        }
        catch (CniException e) when (!stop.IsCancellationRequested)
        {
            Failed(new WatchFailedException(ApiFailureReason.Of(e), e.Message, e));
            return PauseAfter(opened, null);
        }
        finally
        {
            objects.Lose();
        }

        void Open()
        {
            _opened = opened = time.GetUtcNow();
            if (hasOpened)
            {
                Reconnected();
            }

            Opened();
        }
    }

    private void Reached(string version)
    {
        _version = version;
        Progressed();
    }

    private TimeSpan PauseAfter(DateTimeOffset? opened, TimeSpan? retryAfter)
    {
        if (opened is { } since && time.GetUtcNow() - since >= ShortWatch)
        {
            _backoff.Reset();
            _hasExpired = false;
            return retryAfter is null ? TimeSpan.Zero : Bounded(retryAfter.Value);
        }

        var pause = _backoff.Next();
        return retryAfter > pause ? Bounded(retryAfter.Value) : pause;
    }

    private static TimeSpan Bounded(TimeSpan asked) => asked < LongestRetryAfter ? asked : LongestRetryAfter;
}
