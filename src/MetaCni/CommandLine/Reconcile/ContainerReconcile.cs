// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;
using Cni.Values;
using Linux.Locks;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Cluster;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Preparing;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>
/// Gives one running pod the networks of its annotation, under the container's lock. It repeats until both agree: the annotation may change
/// while plugins run.
/// </summary>
internal sealed class ContainerReconcile(
    bool isDryRun, MetaConfig config, NodeDirectories directories, ToolHost host, Voices voices)
{
    // An annotation that changes more often while plugins run is changed by a program that never stops.
    private const int MostRounds = 10;

    private static readonly string[] OwnVariables = [RepairMark.Variable, HotPlugMark.Variable];

    private readonly AttachmentJournal _journal = directories.Journal(host.Time);

    private readonly OperatorLog _log = new OperatorLog(config.Log with { ToStandardError = false }, host.Error, host.Time)
        .About(LogField.Command(RecordOperation.Reconcile));

    /// <summary>Reconciles a container.</summary>
    /// <param name="named">The container.</param>
    /// <param name="interfaceName">The interface of its record.</param>
    /// <param name="stop">Cancelled by Ctrl-C: the change is undone.</param>
    /// <exception cref="CniException">119: the change is refused. Others: it failed; the pod has the networks that it had before.</exception>
    public async Task RunAsync(NamedContainer named, InterfaceName interfaceName, CancellationToken stop)
    {
        using var containerLock = isDryRun ? null : Lock(named.Id, stop);
        for (var round = 0; round < MostRounds; round++)
        {
            if (!TryRead(named.Id, interfaceName, out var record))
            {
                voices.Line($"{named} has no record: its networks are detached, or Multus attached them");
                return;
            }

            if (await ReconcileAsync(named, record, stop).ConfigureAwait(false))
            {
                return;
            }
        }

        throw new CniException(CniErrorCode.TryAgainLater, "the pod's annotations changed again and again; find out which program changes them");
    }

    private FileLock Lock(ContainerId container, CancellationToken stop)
    {
        using var budget = Deadline.Start(Deadline.Add, host.Time, stop);
        return _journal.Lock(container, budget.Token);
    }

    private bool TryRead(ContainerId container, InterfaceName interfaceName, out AttachmentRecord record)
    {
        if (isDryRun)
        {
            return _journal.TryRead(container, interfaceName, out record);
        }

        _journal.RemoveLeftovers(container, interfaceName);
        return _journal.TryRecover(container, interfaceName, out record);
    }

    // False: the annotations have changed meanwhile.
    private async Task<bool> ReconcileAsync(NamedContainer named, AttachmentRecord record, CancellationToken stop)
    {
        var identity = Changeable.PodOf(record);
        var line = new RecordOperation(record, RecordOperation.Reconcile, host);
        using var budget = Deadline.Start(config.Deadline ?? Deadline.Add, host.Time, stop);
        using var report = new AddReport(new ContainerLog(_log, identity, named.Id), named.Id, host.Time)
        {
            Trace = line.Trace,
            FailureReason = error => error.Code == (int)MetaCniErrorCode.HotPlugRefused ? "HotPlugRefused" : "HotPlugFailed",
        };
        var cluster = Open();
        report.Concerns(identity, cluster);
        var pod = await PodReader.ReadAsync(config, identity, cluster, budget.Token).ConfigureAwait(false);
        var change = new PodChange(config, host, voices, isDryRun)
        {
            Journal = _journal,
            Delegates = Delegates(line),
            Audience = new AttachmentAudience
            {
                Report = report,
                Cluster = cluster,
                Pod = pod,
                Version = config.Version,
                AnswerAsync = (_, _) => Task.CompletedTask,
            },
        };
        try
        {
            var outcome = await change.RunAsync(named, record, budget.Token, stop).ConfigureAwait(false);
            await report.SucceededAsync().ConfigureAwait(false);
            Write(outcome == PodChangeOutcome.Unchanged ? null : line, error: null);
            return outcome != PodChangeOutcome.Again;
        }
        catch (CniException e)
        {
            if (!isDryRun)
            {
                await report.FailedAsync(e.Error, AddReport.FailurePatience, stop).ConfigureAwait(false);
            }

            Write(line, e.Error);
            throw;
        }
    }

    private void Write(RecordOperation? line, CniError? error)
    {
        if (!isDryRun)
        {
            line?.Write(directories.StateDirectory, error, voices);
        }
    }

    private ICluster Open() =>
        new ClusterSource(host.Time, _log, host.PrepareTls) { Budget = config.Deadline ?? Deadline.Add }
            .Select(config, [.. host.Environment], connectEarly: true)
        ?? throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            "the node's configuration has no source of pods and definitions; set kubeconfig or manifests in it");

    private Delegates Delegates(RecordOperation line) => new(
        new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(new MeasuringRunner(host.Runner, line.Trace), host.Time))),
        [.. host.Environment.Where(variable => !OwnVariables.Contains(variable.Key))]);
}
