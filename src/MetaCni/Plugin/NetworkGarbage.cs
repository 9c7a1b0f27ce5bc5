// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Journal.Multus;

namespace MetaCni.Plugin;

/// <summary>
/// GC of the networks' own plugins: each is told all attachments of its network that may be alive, whoever knows of them.
/// </summary>
/// <param name="operation">The call of the runtime.</param>
/// <param name="owners">What the runtime lists as valid: of our network, that is of its primary.</param>
internal sealed class NetworkGarbage(Operation operation, ContainerOwners owners)
{
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(3);

    /// <summary>Has every network's plugins collect, each with its share of the time.</summary>
    /// <returns>The failures; every network is tried.</returns>
    /// <exception cref="CniException">
    /// 112: a record cannot be read whose container may be alive, so nobody knows what is valid. 11: pods are being attached all the time.
    /// </exception>
    public IReadOnlyList<CniError> Collect(Deadline deadline, CancellationToken stop)
    {
        // An attachment that is made after the list would not be on it.
        using var nodeLock = operation.Journal.LockNode(isExclusive: true, deadline.Token);
        var failures = new List<CniError>();
        var records = Records(failures);
        var local = Local(failures);
        var primaries = records.Where(record => record.Plan.Owner == operation.Config.Name)
            .Select(record => record.Plan.Attachments[0].Configuration.Name)
            .Concat(local.Where(network => network.IsPrimary).Select(network => network.List.Name))
            .ToHashSet();
        var networks = Networks(local, records).ToList();
        if (networks.Count == 0)
        {
            return failures;
        }

        var done = 0;
        if (MayBegin(deadline, stop))
        {
            operation.Journal.Collection.Begin();
            var mayRun = false;
            for (; done < networks.Count && MayBegin(deadline, stop); done++)
            {
                using var share = deadline.Share(networks.Count - done, Deadline.EnoughForGc);
                var own = Collect(networks[done], Valid(networks[done].List.Name, records, primaries), share.Token);
                failures.AddRange(own.Select(failure => ErrorOf(networks[done], failure)));
                mayRun |= own.Any(WasEnded);
            }

            failures.AddRange(EndCollection(mayRun));
        }

        return done == networks.Count ? failures : [.. failures, RecordGarbage.NotTried(networks.Count - done, "networks", stop)];
    }

    private static bool MayBegin(Deadline deadline, CancellationToken stop) =>
        deadline.IsThereTime(Deadline.EnoughForGc) && !stop.IsCancellationRequested;

    // Not where the plugin says these codes itself: it has come to its end in order, and what it has started since may be there to stay.
    private static bool WasEnded(CniException failure) =>
        !failure.IsPluginsOwn
        && failure.Error.Code is (int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid;

    // What a plugin that was ended has started outlives it, and would collect by the old list.
    private IReadOnlyList<CniError> EndCollection(bool mayRun)
    {
        try
        {
            using var deadline = Deadline.Start(EndingPatience, operation.Services.Time, CancellationToken.None);
            operation.Journal.Collection.End(mayRun, deadline.Token);
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }

    // A network, and where its plugins are.
    private sealed record Network(NetworkConfigurationList List, IReadOnlyList<string> PluginPath, bool IsPrimary = false);

    // Without a record that cannot be read the lists are right if its container is gone.
    private List<AttachmentRecord> Records(List<CniError> failures)
    {
        var records = new List<AttachmentRecord>();
        foreach (var (container, interfaceName) in operation.Journal.Entries())
        {
            try
            {
                if (operation.Journal.TryRead(container, interfaceName, out var record))
                {
                    records.Add(record);
                }
                else if (operation.Journal.TryFindCorrupt(container, interfaceName, out var corrupt))
                {
                    throw new CniException(corrupt.ToError());
                }
            }
            catch (CniException e) when (!owners.MayBeAlive(container, operation.Journal.OwnerOf(container, interfaceName)))
            {
                failures.Add(e.Error);
            }
        }

        return records;
    }

    private IReadOnlyList<Network> Local(List<CniError> failures)
    {
        try
        {
            return
            [
                .. LocalNetworks.Primary(operation.Config) is { } primary
                    ? [new Network(primary, operation.PluginPath, IsPrimary: true)]
                    : Array.Empty<Network>(),
                .. LocalNetworks.Secondaries(operation.Config).Select(list => new Network(list, operation.PluginPath)),
            ];
        }
        catch (CniException e)
        {
            failures.Add(e.Error);
            return [];
        }
    }

    // Two definitions may share a name: each chain of plugins once, as it is configured now or was last.
    private static IEnumerable<Network> Networks(IReadOnlyList<Network> local, IReadOnlyList<AttachmentRecord> records) => local
        .Concat(
            from record in records.OrderByDescending(record => record.CreatedAt)
            from attachment in record.Attachments
            select new Network(attachment.Planned.Configuration, record.Plan.PluginPath))
        .Where(network => network.List is { Version.SupportsGc: true, DisableGc: false })
        .DistinctBy(network => (network.List.Name, string.Join('\0', network.List.Plugins.Select(plugin => plugin.Type))));

    private Func<IEnumerable<(string Container, string Interface)>> Valid(
        string network, IReadOnlyList<AttachmentRecord> records, HashSet<string> primaries) => () =>
            (from record in records
             from attachment in record.Attachments
             where attachment.State != AttachmentState.Detached && attachment.Planned.Configuration.Name == network
             select (record.Plan.ContainerId.Value, attachment.Planned.InterfaceName.Value))
            .Concat(new MultusState(operation.Config.CniDir).AttachmentsOf(network))
            .Concat(new CachedResults(operation.Services.RuntimeResults).AttachmentsOf(network))
            .Concat(primaries.Contains(network) ? owners.Valid : []);

    private IReadOnlyList<CniException> Collect(
        Network network, Func<IEnumerable<(string, string)>> attachments, CancellationToken deadline)
    {
        try
        {
            var list = ValidAttachments.Write(attachments());
            return operation.Delegates.Gc(network.List, network.PluginPath, list, deadline);
        }
        catch (CniException e)
        {
            return [e];
        }
    }

    private static CniError ErrorOf(Network network, CniException failure) => failure.Error with
    {
        Message = $"network {network.List.Name} ({failure.PluginType ?? network.List.Plugins[0].Type}): {failure.Error.Message}",
    };
}
