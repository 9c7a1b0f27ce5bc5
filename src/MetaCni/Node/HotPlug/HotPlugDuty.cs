// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Configuration;
using MetaCni.Journal;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;

namespace MetaCni.Node.HotPlug;

/// <summary>
/// Attaches and detaches networks of running pods when their annotation changes: it starts <c>metacni reconcile</c> on the host
/// (<see cref="HostReconciles"/>), which does the work; docs/operations.md "Hot-plug" has the rules.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="pods">The pods of this node.</param>
/// <param name="host">The host.</param>
internal sealed class HotPlugDuty(NodeServices services, ILocalPods pods, IReconcileHost host) : INodeDuty
{
    /// <summary>How often the records are looked at without a change of a pod: ADDs end, and failures are tried again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The time for which changes are collected.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(5);

    private readonly HotPlugReports _reports = new(services);
    private HotPlugRound? _round;

    public string Name => "hot-plug";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var current = await services.Settings.CurrentAsync(stop).ConfigureAwait(false);
            services.Heartbeats.Beat(Name, Interval + LongestRound);
            var (settings, changes) = (services.Settings.Changed.Count, pods.Changed.Count);
            if (current.HotPlug && !current.DryRun)
            {
                await StepAsync(stop).ConfigureAwait(false);
                await PauseAsync(changes, stop).ConfigureAwait(false);
            }
            else
            {
                _round = null;
                _reports.ReportRunning(0);
                _reports.ClearObstacle();
                await services.Settings.Changed.WithinAsync(settings, LongestRound, services.Time, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        if (!host.TryOpen(out var reconciles, out var obstacle))
        {
            _reports.ReportObstacle(obstacle);
            return;
        }

        _reports.ClearObstacle();
        using (reconciles)
        {
            try
            {
                _round ??= new HotPlugRound(new AttachmentJournal(services.Directories.StateDir, services.Time), pods, services.Time) { Report = _reports.Report };
                if (PublishedSettings.Config(services.Directories) is { } config)
                {
                    await _round.RunAsync(config, reconciles, stop).ConfigureAwait(false);
                }

                _reports.ReportRunning(_round.Running.Count);
                _reports.ReportState("");
            }
            catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
            {
                _reports.ReportState(e.Message);
            }
        }
    }

    // Until a pod changes, a reconcile ends, a pod that changes too often is due, or the interval is over; then the changes that follow at once are collected.
    private async Task PauseAsync(long changes, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = (_round?.Running ?? []).Where(one => !one.IsCompleted);
        var left = (_round?.NextAt ?? DateTimeOffset.MaxValue) - services.Time.GetUtcNow();
        var pause = left >= Interval ? Interval : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        await Task.WhenAny([pods.Changed.WithinAsync(changes, pause, services.Time, end.Token), .. running]).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.Delay(Collecting, services.Time, stop).ConfigureAwait(false);
    }
}
