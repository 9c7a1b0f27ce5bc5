// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Plugin;
using MetaCni.Preparing;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>
/// GC of the networks' own plugins: each is told all attachments of its network that may be alive, whoever knows of them.
/// </summary>
/// <remarks>
/// No plugin attaches to a network while its plugins collect (<see cref="NetworkLocks"/>), and the list is made while that is so. A network to
/// which a pod is being attached comes after the others, and if that does not end in a moment it is left for the next GC.
/// </remarks>
/// <param name="operation">The call of the runtime.</param>
/// <param name="owners">What the runtime lists as valid: of our network, that is of its primary.</param>
/// <param name="index">What is on record, and was when GC began.</param>
internal sealed class NetworkGarbage(Operation operation, ContainerOwners owners, RecordIndex index)
{
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(3);

    // How long one that is busy may keep GC waiting.
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(2);

    // How long a network whose plugins hang may keep the pods waiting that are to be attached to it, or to one of the same name.
    private static readonly TimeSpan LongestCollection = TimeSpan.FromSeconds(5);

    private readonly List<CniError> _failures = [];

    /// <summary>Has every network's plugins collect, each with its share of the time.</summary>
    /// <returns>The failures; every network is tried.</returns>
    /// <exception cref="CniException">
    /// 112: a record cannot be read whose container may be alive, so the valid attachments are not known. 11: there was no time to read
    /// all records.
    /// </exception>
    public IReadOnlyList<CniError> Collect(Deadline deadline, CancellationToken stop)
    {
        index.Refresh(deadline.Token);
        RequireKnown();
        TellProblems();
        var local = Local();
        var primaries = index.Primaries.Concat(local.Where(one => one.Network.IsPrimary).Select(one => one.Network.Name)).ToHashSet();
        var run = new Run(primaries, deadline, stop);
        var busy = Round(run, [.. Networks(local)], TimeSpan.Zero);
        var left = Round(run, busy, BusyPatience);
        _failures.AddRange(left.Select(network => new CniError(
            CniErrorCode.TryAgainLater,
            $"network {network.Name}: its plugins collected nothing: pods were being attached to it; it is left for the next GC")));
        return [.. _failures.Distinct()];
    }

    // What was set aside longer than the grace ago is a warning: DEL answers success by then, too.
    private void TellProblems()
    {
        var grace = new GivingUp(operation.Config.DeleteGrace, operation.Services.Time);
        foreach (var record in index.Records)
        {
            if (record is { Problem: { } known, SetAside: { } since } && grace.IsOver(since))
            {
                operation.LogOf(pod: null, record.Container).Warning(known.Message);
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
    private List<Network> Round(Run run, List<Network> networks, TimeSpan patience)
    {
        var busy = new List<Network>();
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
    private bool TryCollect(Run run, Network network, TimeSpan patience, int steps)
    {
        try
        {
            using var waiting = Deadline.Start(patience, operation.Services.Time, run.Deadline.Token);
            using var held = operation.Journal.Networks.TakeAlone(network.Name, waiting.Token, run.Deadline.Token);
            if (held is null)
            {
                return false;
            }

            // An attachment that was made since is valid, too.
            index.Refresh(run.Deadline.Token);
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
        foreach (var record in index.Records)
        {
            if (record is { Summary: null, Problem: { } problem }
                && owners.MayBeAlive(record.Container, operation.Journal.OwnerOf(record.Container, record.Interface)))
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
            using var deadline = Deadline.Start(EndingPatience, operation.Services.Time, CancellationToken.None);
            note.End(mayRun, deadline.Token);
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }

    // A network, and where its plugins are.
    private sealed record Network(string Name, string Chain, Func<NetworkConfigurationList> Read, IReadOnlyList<string> PluginPath)
    {
        public bool IsPrimary { get; init; }

        public static Network Of(NetworkConfigurationList list, IReadOnlyList<string> pluginPath) =>
            new(list.Name, RecordedNetwork.ChainOf(list), () => list, pluginPath);

        public static Network Of(KnownNetwork known) => new(known.Name, known.Chain, known.Read, known.PluginPath);
    }

    private IReadOnlyList<(Network Network, bool CollectsGarbage)> Local()
    {
        try
        {
            return
            [
                .. LocalNetworks.Primary(operation.Config) is { } primary ? [Of(primary, isPrimary: true)] : Array.Empty<(Network, bool)>(),
                .. LocalNetworks.Secondaries(operation.Config).Select(list => Of(list, isPrimary: false)),
            ];
        }
        catch (CniException e)
        {
            _failures.Add(e.Error);
            return [];
        }

        (Network, bool) Of(NetworkConfigurationList list, bool isPrimary) => (
            Network.Of(list, operation.PluginPath) with { IsPrimary = isPrimary }, new RecordedNetwork(list).CollectsGarbage);
    }

    // Two definitions may share a name: each chain of plugins once, as it is configured now or was last.
    private IEnumerable<Network> Networks(IReadOnlyList<(Network Network, bool CollectsGarbage)> local) => local
        .Where(one => one.CollectsGarbage)
        .Select(one => one.Network)
        .Concat(index.Networks.Select(Network.Of))
        .DistinctBy(network => network.Chain);

    private IEnumerable<(string Container, string Interface)> ValidOf(string network, IReadOnlySet<string> primaries) =>
        (from record in index.Records
         from attachment in record.Summary?.Attachments ?? []
         where attachment.State != AttachmentState.Detached && attachment.Network.Name == network
         select (record.Container.Value, attachment.Interface))
        .Concat(new MultusState(operation.Config.CniDir).AttachmentsOf(network))
        .Concat(new CachedResults(operation.Services.RuntimeResults).AttachmentsOf(network))
        .Concat(primaries.Contains(network) ? owners.Valid : []);

    private IReadOnlyList<CniError> Collect(Network network, IEnumerable<(string, string)> valid, CancellationToken deadline)
    {
        var configuration = network.Read();
        var list = ValidAttachments.Write(valid);
        var note = operation.Journal.Networks.NoteOf(network.Name);
        note.Begin();
        var failures = operation.Delegates.Gc(configuration, network.PluginPath, list, deadline);
        return
        [
            .. failures.Select(failure => ErrorOf(network, configuration, failure)),
            .. EndCollection(note, failures.Any(WasEnded)),
        ];
    }

    private static CniError ErrorOf(Network network, NetworkConfigurationList list, CniException failure) => failure.Error with
    {
        Message = $"network {PlainText.Word(network.Name)} ({PlainText.Word(failure.PluginType ?? list.Plugins[0].Type)}): "
            + failure.Error.Message,
    };
}
