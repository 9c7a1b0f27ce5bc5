// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Collecting;

/// <summary>
/// GC of the networks' own plugins: each plugin gets all attachments of its network that may be alive, from every source.
/// </summary>
/// <remarks>
/// While its plugins collect, no pod is attached to a network (<see cref="NetworkLocks"/>); the list is made under that lock. A network
/// to which a pod is being attached comes after the others. If it stays busy, it is left for the next GC.
/// </remarks>
/// <param name="scope">The known attachments, and the containers that are alive.</param>
/// <param name="delegates">Runs the plugins.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class NetworkGarbage(CollectionScope scope, Delegates delegates, ContainerLog log, TimeProvider time)
{
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(3);

    // How long GC waits for a busy network.
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(2);

    // How long plugins that hang may delay pods that are to be attached to the network, or to another network of the same name.
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(5);

    private readonly List<CniError> _failures = [];

    /// <summary>Has the plugins of every network collect; each network gets its share of the time.</summary>
    /// <param name="configured">The networks of our configuration.</param>
    /// <param name="deadline">The deadline of all networks together.</param>
    /// <param name="stop">Cancelled: the running collection finishes, and no other one is started.</param>
    /// <returns>The failures; every network is tried.</returns>
    /// <exception cref="CniException">
    /// 112: a record cannot be read and its container may be alive, so the valid attachments are unknown. 11: the time was not enough to
    /// read all records.
    /// </exception>
    public IReadOnlyList<CniError> Collect(ConfiguredNetworks configured, Deadline deadline, CancellationToken stop)
    {
        scope.Index.Refresh(deadline.Token);
        RequireKnown();
        ReportProblems();
        var local = Read(configured);
        var primaries = scope.Index.Primaries.Concat(local.Where(network => network.IsPrimary).Select(network => network.Name)).ToHashSet();
        var run = new Run(primaries, deadline, stop);
        var busy = Round(run, [.. Networks(local)], TimeSpan.Zero);
        var left = Round(run, busy, BusyTimeout);
        _failures.AddRange(left.Select(network => new CniError(
            CniErrorCode.TryAgainLater,
            $"{NetworkLabel.Of(network.Name)}: its plugins collected nothing: pods were being attached to it; it is left for the next GC")));
        return [.. _failures.Distinct()];
    }

    // A record that was set aside longer ago than deleteGrace causes only a warning: DEL reports success for it, too.
    private void ReportProblems()
    {
        foreach (var record in scope.Index.Records)
        {
            if (record is { Problem: { } known, SetAside: { } since } && scope.Grace.IsOver(since))
            {
                log.About(null, record.Container).Warning(known.Message);
            }
            else if (record.Problem is { } problem)
            {
                _failures.Add(problem);
            }
        }
    }

    // The input that all networks share.
    private sealed record Run(IReadOnlySet<string> Primaries, Deadline Deadline, CancellationToken Stop)
    {
        public bool MayGoOn => Deadline.IsThereTime(Deadline.EnoughForGc) && !Stop.IsCancellationRequested;
    }

    // Returns the busy networks, to which pods were being attached.
    private List<CollectedNetwork> Round(Run run, List<CollectedNetwork> networks, TimeSpan patience)
    {
        var busy = new List<CollectedNetwork>();
        var done = 0;
        for (; done < networks.Count && run.MayGoOn; done++)
        {
            if (!TryCollect(run, networks[done], patience, networks.Count - done))
            {
                busy.Add(networks[done]);
            }
        }

        if (done < networks.Count)
        {
            _failures.Add(RecordGarbage.NotTried(networks.Count - done, "network", "networks", run.Stop));
        }

        return busy;
    }

    // False if a pod is being attached to the network.
    private bool TryCollect(Run run, CollectedNetwork network, TimeSpan patience, int steps)
    {
        try
        {
            using var waiting = Deadline.Start(patience, time, run.Deadline.Token);
            using var held = scope.Journal.Networks.TakeAlone(network.Name, waiting.Token, run.Deadline.Token);
            if (held is null)
            {
                return false;
            }

            // Attachments that were made since the last refresh are valid, too.
            scope.Index.Refresh(run.Deadline.Token);
            RequireKnown();
            using var share = run.Deadline.Share(steps, Deadline.EnoughForGc);
            using var limit = share.Capped(LongestCollection);
            _failures.AddRange(Collect(network, ValidOf(network.Name, run.Primaries), limit.Token));
        }
        catch (CniException e)
        {
            _failures.Add(e.Error);
        }

        return true;
    }

    // If the container of an unreadable record is gone, the lists are correct without it.
    private void RequireKnown()
    {
        foreach (var record in scope.Index.Records)
        {
            if (record is { Summary: null, Problem: { } problem }
                && scope.Owners.MayBeAlive(record.Container, scope.Journal.OwnerOf(record.Container, record.Interface)))
            {
                throw new CniException(problem);
            }
        }
    }

    // True if the runner killed the plugin. A plugin that returns these codes itself has exited normally, and its child processes may be
    // meant to remain.
    private static bool WasKilled(CniException failure) =>
        !failure.IsPluginsOwn
        && failure.Error.Code is (int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid;

    // Child processes of a killed plugin may still run, and would collect with the old list.
    private IReadOnlyList<CniError> FinishCollection(CollectionNote note, bool mayRun)
    {
        try
        {
            using var deadline = Deadline.Start(KillTimeout, time, CancellationToken.None);
            note.End(mayRun, deadline.Token);
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }

    private IReadOnlyList<CollectedNetwork> Read(ConfiguredNetworks configured)
    {
        try
        {
            return configured.Read();
        }
        catch (CniException e)
        {
            _failures.Add(e.Error);
            return [];
        }
    }

    // Two definitions may share a name. Each chain of plugins is called once, with its current or else its last recorded configuration.
    private IEnumerable<CollectedNetwork> Networks(IReadOnlyList<CollectedNetwork> local) => local
        .Where(network => network.CollectsGarbage)
        .Concat(scope.Index.Networks.Select(CollectedNetwork.Of))
        .DistinctBy(network => network.Chain);

    private IEnumerable<(string Container, string Interface)> ValidOf(string network, IReadOnlySet<string> primaries) =>
        (from record in scope.Index.Records
         from attachment in record.Summary?.Attachments ?? []
         where attachment.State != AttachmentState.Detached && attachment.Network.Name == network
         select (record.Container.Value, attachment.Interface))
        .Concat(scope.Multus.AttachmentsOf(network))
        .Concat(scope.Owners.RuntimeResults.AttachmentsOf(network))
        .Concat(primaries.Contains(network) ? scope.Owners.Valid : []);

    private IReadOnlyList<CniError> Collect(
        CollectedNetwork network, IEnumerable<(string, string)> valid, CancellationToken cancellationToken)
    {
        var configuration = network.Read();
        var list = ValidAttachments.Write(valid);
        var note = scope.Journal.Networks.NoteOf(network.Name);
        note.Begin();
        var failures = delegates.Gc(configuration, network.PluginPath, list, cancellationToken);
        return
        [
            .. failures.Select(failure => ErrorOf(network, configuration, failure)),
            .. FinishCollection(note, failures.Any(WasKilled)),
        ];
    }

    private static CniError ErrorOf(CollectedNetwork network, NetworkConfigurationList list, CniException failure) => failure.Error with
    {
        Message = $"{NetworkLabel.WithPlugin(network.Name, list, failure.PluginType)}: {failure.Error.Message}{MissingPlugin.Remedy(failure)}",
    };
}
