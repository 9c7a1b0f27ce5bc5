// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Namespaces;
using MetaCni.Journal;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Repair;

/// <summary>
/// Detaches what the runtime does not ask for any more: failed DELs, and records whose sandbox is gone. The plugins run on the host
/// (<see cref="HostTakeDowns"/>); docs/operations.md "Repair" has the rules.
/// </summary>
internal sealed class RepairDuty : INodeDuty
{
    // A record waits for minutes; a round on a healthy node reads a few hundred small files.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(5);

    private readonly NodeServices _services;
    private readonly RepairSources _sources;
    private readonly RepairReports _reports;
    private readonly RepairRound _round;

    public RepairDuty(NodeServices services, RepairSources sources)
    {
        (_services, _sources, _reports) = (services, sources, new RepairReports(services));
        var journal = new AttachmentJournal(services.Directories.StateDir, services.Time);
        _round = new RepairRound(new RepairSubjects(journal, () => HostView.PathOf(HostReach.Init, sources.MultusDirectory())), journal, sources.Pods, services.Time)
        {
            Report = _reports.Report,
            ReportPods = _reports.ReportPods,
        };
    }

    public string Name => "repair";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            _services.Heartbeats.Beat(Name, Interval + LongestRound);
            await StepAsync(stop).ConfigureAwait(false);
            await Task.Delay(Interval, _services.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        if (!_sources.IsWanted())
        {
            _services.Conditions.Clear(NodeConditionType.RepairUnavailable);
            return;
        }

        if (!new HostReach(_services.Directories, _sources.ProcessId).TryOpen(out var host, out var obstacle))
        {
            _reports.ReportObstacle(obstacle);
            return;
        }

        _services.Conditions.Clear(NodeConditionType.RepairUnavailable);
        using (host)
        {
            await RoundAsync(host, stop).ConfigureAwait(false);
        }
    }

    private async Task RoundAsync(ProcessNamespaces host, CancellationToken stop)
    {
        try
        {
            var takeDowns = new HostTakeDowns(_services.Directories, _sources.MultusDirectory(), host, _services.Time);
            await _round.RunAsync(new HostView(host), takeDowns, stop).ConfigureAwait(false);
            _reports.ReportState("");
        }
        catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
        {
            _reports.ReportState(e.Message);
        }
    }
}
