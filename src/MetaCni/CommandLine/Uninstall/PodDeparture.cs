// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.CommandLine.Terminal;
using MetaCni.Install;
using MetaCni.Install.Configuration;
using MetaCni.Install.Removal;
using MetaCni.Journal;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Uninstall;

/// <summary>Takes the pods on record off MetaCni, as far as they allow it, and prints what happens to each.</summary>
internal sealed class PodDeparture(UninstallOptions options, NodeDirectories directories, ToolHost host, Voices voices) : IDisposable
{
    private readonly AttachmentJournal _journal = new(directories.StateDir, host.Time);
    private readonly PodFates _fates = new(options.Detach, Directory.Exists(host.CrioDirectory));

    private readonly PodStatus _status = new(new AttachmentJournal(directories.StateDir, host.Time), directories, host, voices);

    /// <returns>False if a pod still needs MetaCni, or something cannot be detached.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var removal = Removal();
        var isClean = true;
        foreach (var pod in new RemainingPods(_journal, host.NamespaceCookie).Read())
        {
            isClean &= !stop.IsCancellationRequested && (options.DryRun ? Foretell(pod) : await LeaveAsync(pod, removal, stop).ConfigureAwait(false));
        }

        return isClean;
    }

    private bool Foretell(RemainingPod pod)
    {
        switch (_fates.Of(pod))
        {
            case PodFate.Detach:
                voices.Line($"{pod}, which is gone, would be detached");
                return true;
            case PodFate.DetachSecondaries:
                voices.Line($"{pod} would lose {string.Join(", ", pod.Secondaries)}");
                return _fates.CanHandOver;
            case PodFate.HandOver:
                return true;
            default:
                return Keep(pod);
        }
    }

    public void Dispose() => _status.Dispose();

    private async Task<bool> LeaveAsync(RemainingPod pod, PodRemoval removal, CancellationToken stop) => _fates.Of(pod) switch
    {
        PodFate.Detach => Say(pod, "is gone, and is detached", removal.Detach(pod, stop)),
        PodFate.DetachSecondaries => await DetachSecondariesAsync(pod, removal, stop).ConfigureAwait(false)
            && (_fates.CanHandOver ? Say(pod, "", removal.HandOver(pod, stop)) : Keep(pod)),
        PodFate.HandOver => Say(pod, "", removal.HandOver(pod, stop)),
        _ => Keep(pod),
    };

    private async Task<bool> DetachSecondariesAsync(RemainingPod pod, PodRemoval removal, CancellationToken stop)
    {
        WarnOfRoutes(pod);
        var isDone = Say(pod, $"no longer has {string.Join(", ", pod.Secondaries)}", removal.DetachSecondaries(pod, stop));
        await _status.PublishAsync(pod, stop).ConfigureAwait(false);
        return isDone;
    }

    private bool Say(RemainingPod pod, string done, IReadOnlyList<CniError> failures)
    {
        foreach (var failure in failures)
        {
            voices.Error($"{pod}: {failure.Message}");
        }

        if (failures.Count == 0 && done.Length > 0)
        {
            voices.Good($"{pod} {done}");
        }

        return failures.Count == 0;
    }

    private void WarnOfRoutes(RemainingPod pod)
    {
        if (pod.Record is { Plan.DefaultRoutes.Count: > 0 })
        {
            voices.Warning($"{pod} has its default route over a secondary network, and loses it; restart the pod");
        }
    }

    private bool Keep(RemainingPod pod)
    {
        voices.Warning(pod switch
        {
            { Record: null } => $"{pod}: its record cannot be read; run metacni detach {pod.Container}",
            { IsAtWork: true } => $"{pod}: an operation is running",
            { Secondaries: { Count: > 0 } secondaries } when !options.Detach => $"{pod} is running with {string.Join(", ", secondaries)}",
            _ => $"{pod} is running, and CRI-O needs MetaCni to delete it",
        });
        return false;
    }

    private PodRemoval Removal()
    {
        var delegates = new Delegates(new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(host.Runner, host.Time))), [.. host.Environment]);
        var traces = new RecordTraces(_journal, directories.StateDir, new MultusState(PublishedSettings.MultusDirectory(directories)).Remove);
        return new PodRemoval(_journal, new RecordDetacher(_journal, delegates, traces, host.Time), traces, host.Time);
    }
}
