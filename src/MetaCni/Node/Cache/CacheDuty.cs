// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Settings;
using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Cache;

/// <summary>Keeps one cache current. The log says when it becomes current, and why it is not.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="session">The API server.</param>
/// <param name="cache">The cache.</param>
/// <param name="counters">For metrics.</param>
internal sealed class CacheDuty(NodeServices services, IApiSession session, ObjectCache cache, CacheCounters counters) : INodeDuty
{
    private readonly LastingTrouble _trouble = new(services, eventReason: "");
    private bool _wasCurrent;

    /// <summary>True for settings with which the cache is needed; without them it is empty.</summary>
    public Func<InstallSettings, bool> IsNeeded { get; init; } = _ => true;

    public string Name => $"cache of {counters.Name}";

    public async Task RunAsync(CancellationToken stop)
    {
        counters.Ask(() => cache.IsCurrent);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var isNeeded = IsNeeded(await services.Settings.CurrentAsync(stop).ConfigureAwait(false));
            var changed = OtherNeedAsync(isNeeded, end.Token);
            var watched = isNeeded ? Loop().RunAsync(end.Token) : changed;
            await Task.WhenAny(changed, watched).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await Ended(watched, end.Token).ConfigureAwait(false);
            services.Heartbeats.Stop(Name);
            cache.Clear();
        }
    }

    private static async Task Ended(Task watched, CancellationToken end)
    {
        try
        {
            await watched.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    // Returns when the settings need the cache that they did not need, or the reverse.
    private async Task OtherNeedAsync(bool isNeeded, CancellationToken end)
    {
        while (true)
        {
            var seen = services.Settings.Changed.Count;
            if (IsNeeded(await services.Settings.CurrentAsync(end).ConfigureAwait(false)) != isNeeded)
            {
                return;
            }

            await services.Settings.Changed.AfterAsync(seen, end).ConfigureAwait(false);
        }
    }

    private WatchLoop Loop() => new(session, cache, services.Time, Random.Shared)
    {
        Progressed = () => services.Heartbeats.Beat(Name, WatchLoop.LongestSilence),
        Reconnected = counters.CountReconnect,
        Failed = failure => _trouble.Is(
            failure.Reason, $"the cache of {counters.Name} is not current, {counters.Name} are read from the API server: {failure.Message}"),
        Opened = Opened,
    };

    private void Opened()
    {
        if (_trouble.Over() || !_wasCurrent)
        {
            _wasCurrent = true;
            services.Log.Verbose($"the cache of {counters.Name} is current");
        }
    }
}
