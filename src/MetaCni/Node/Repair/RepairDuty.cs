// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Json;
using Linux.Namespaces;
using MetaCni.Config;
using MetaCni.Install.Settings;
using MetaCni.Journal;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;
using MetaCni.Node.Host;

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
    private readonly Func<CancellationToken, Task<InstallSettings>> _settings;
    private readonly RepairReports _reports;
    private readonly RepairRound _round;
    private string _multusDirectory = MetaConfig.DefaultCniDir;

    /// <param name="services">The daemon's services.</param>
    /// <param name="api">The API server.</param>
    /// <param name="settings">The current settings.</param>
    public RepairDuty(NodeServices services, IApiServer api, Func<CancellationToken, Task<InstallSettings>> settings)
    {
        (_services, _settings, _reports) = (services, settings, new RepairReports(services));
        var journal = new AttachmentJournal(services.Directories.StateDir, services.Time);
        var subjects = new RepairSubjects(journal, () => HostView.PathOf(HostReach.Init, _multusDirectory));
        var pods = new ApiNodePodList(
            (request, stop) => api.SendAsync(api.Configuration(), request, stop), services.Identity.Node, services.Identity.Uid);
        _round = new RepairRound(subjects, journal, pods, services.Time) { Report = _reports.Report, ReportPods = _reports.ReportPods };
    }

    public string Name => "repair";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var current = await _settings(stop).ConfigureAwait(false);
            _services.Heartbeats.Beat(Name, Interval + LongestRound);
            await StepAsync(current, stop).ConfigureAwait(false);
            await Task.Delay(Interval, _services.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(InstallSettings current, CancellationToken stop)
    {
        if (!current.Repair || current.DryRun)
        {
            _services.Conditions.Clear(NodeConditionType.RepairUnavailable);
            return;
        }

        if (!new HostReach(HostFeature.Repair, _services.Directories, Environment.ProcessId).TryOpen(out var host, out var obstacle))
        {
            _reports.ReportObstacle(obstacle);
            return;
        }

        _services.Conditions.Clear(NodeConditionType.RepairUnavailable);
        _multusDirectory = JsonScalar.Text(current.Plugin["cniDir"]) ?? MetaConfig.DefaultCniDir;
        using (host)
        {
            await RoundAsync(host, stop).ConfigureAwait(false);
        }
    }

    private async Task RoundAsync(ProcessNamespaces host, CancellationToken stop)
    {
        try
        {
            var takeDowns = new HostTakeDowns(
                _services.Directories, _multusDirectory, new HostCommands(_services.Directories, host, _services.Time));
            await _round.RunAsync(new HostView(host), takeDowns, stop).ConfigureAwait(false);
            _reports.ReportState("");
        }
        catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
        {
            _reports.ReportState(e.Message);
        }
    }
}
