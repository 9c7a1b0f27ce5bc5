// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Collecting;

/// <summary>
/// GC of the networks' own plugins: each is told all attachments of its network that may be alive, whoever knows of them.
/// </summary>
/// <remarks>
/// No plugin attaches to a network while its plugins collect (<see cref="NetworkLocks"/>), and the list is made while that is so. A network to
/// which a pod is being attached comes after the others, and if that does not end in a moment it is left for the next GC.
/// </remarks>
/// <param name="scope">What there is, and who is alive.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class NetworkGarbage(CollectionScope scope, Delegates delegates, ContainerLog log, TimeProvider time)
{
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(3);

    // How long one that is busy may keep GC waiting.
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(2);

    // How long a network whose plugins hang may keep the pods waiting that are to be attached to it, or to one of the same name.
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(5);

    private readonly List<CniError> _failures = [];

    /// <summary>Has every network's plugins collect, each with its share of the time.</summary>
    /// <param name="configured">The networks of our configuration.</param>
    /// <param name="deadline">Ends the whole.</param>
    /// <param name="stop">What runs is finished and nothing more is begun.</param>
    /// <returns>The failures; every network is tried.</returns>
    /// <exception cref="CniException">
    /// 112: a record cannot be read whose container may be alive, so the valid attachments are not known. 11: there was no time to read
    /// all records.
    /// </exception>
    public IReadOnlyList<CniError> Collect(ConfiguredNetworks configured, Deadline deadline, CancellationToken stop)
    {
        scope.Index.Refresh(deadline.Token);
        RequireKnown();
        TellProblems();
        var local = Read(configured);
        var primaries = scope.Index.Primaries.Concat(local.Where(one => one.IsPrimary).Select(one => one.Name)).ToHashSet();
        var run = new Run(primaries, deadline, stop);
        var busy = Round(run, [.. Networks(local)], TimeSpan.Zero);
        var left = Round(run, busy, BusyPatience);
        _failures.AddRange(left.Select(network => new CniError(
            CniErrorCode.TryAgainLater,
            $"{NetworkLabel.Of(network.Name)}: its plugins collected nothing: pods were being attached to it; it is left for the next GC")));
        return [.. _failures.Distinct()];
    }

    // What was set aside longer than the grace ago is a warning: DEL answers success by then, too.
    private void TellProblems()
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

    // What all networks have in common.
    private sealed record Run(IReadOnlySet<string> Primaries, Deadline Deadline, CancellationToken Stop)
    {
        public bool MayGoOn => Deadline.IsThereTime(Deadline.EnoughForGc) && !Stop.IsCancellationRequested;
    }

    // Returns those to which pods were being attached.
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
            _failures.Add(RecordGarbage.NotTried(networks.Count - done, "networks", run.Stop));
        }

        return busy;
    }

    // False where a pod is being attached to the network.
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

            // An attachment that was made since is valid, too.
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

    // Without a record that cannot be read the lists are right if its container is gone.
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

    // Not where the plugin says these codes itself: it has come to its end in order, and what it has started since may be there to stay.
    private static bool WasEnded(CniException failure) =>
        !failure.IsPluginsOwn
        && failure.Error.Code is (int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid;

    // What a plugin that was ended has started outlives it, and would collect by the old list.
    private IReadOnlyList<CniError> EndCollection(CollectionNote note, bool mayRun)
    {
        try
        {
            using var deadline = Deadline.Start(EndingPatience, time, CancellationToken.None);
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

    // Two definitions may share a name: each chain of plugins once, as it is configured now or was last.
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

    private IReadOnlyList<CniError> Collect(CollectedNetwork network, IEnumerable<(string, string)> valid, CancellationToken cancellationToken)
    {
        var configuration = network.Read();
        var list = ValidAttachments.Write(valid);
        var note = scope.Journal.Networks.NoteOf(network.Name);
        note.Begin();
        var failures = delegates.Gc(configuration, network.PluginPath, list, cancellationToken);
        return
        [
            .. failures.Select(failure => ErrorOf(network, configuration, failure)),
            .. EndCollection(note, failures.Any(WasEnded)),
        ];
    }

    private static CniError ErrorOf(CollectedNetwork network, NetworkConfigurationList list, CniException failure) => failure.Error with
    {
        Message = $"{NetworkLabel.WithPlugin(network.Name, list, failure.PluginType)}: {failure.Error.Message}",
    };
}
