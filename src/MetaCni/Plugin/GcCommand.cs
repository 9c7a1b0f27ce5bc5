// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Collecting;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>GC: what no container owns that the runtime lists as valid.</summary>
/// <remarks>
/// 1 read the records, 2 detach what is on record of this network's containers that are gone, 3 remove what killed operations left, 4 have
/// the plugins of every network collect, 5 try again what failed before. All of it has one budget: runtimes kill a GC that takes longer.
/// </remarks>
internal sealed class GcCommand(PluginServices services)
{
    /// <exception cref="CniException">
    /// 7: the list of valid attachments is missing or unreadable; that is never "none". Else what could not be collected.
    /// </exception>
    public Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        var operation = Operation.Lenient(request, services);
        var scope = ScopeOf(operation);
        var records = new RecordGarbage(scope, operation.Detacher(), operation.Takeover(), operation.Log);
        var networks = new NetworkGarbage(scope, operation.Delegates, operation.Log, services.Time);
        var budget = Deadline.AtMost(Deadline.Gc, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        var failures = new List<CniError>();

        // With a part for the others left. What was read in time is collected even if not all was.
        using (var reading = Deadline.Start(budget / 2, services.Time, deadline.Token))
        using (var part = Deadline.Start(budget * 3 / 4, services.Time, deadline.Token))
        {
            // 1 read the records
            failures.AddRange(Try(() => scope.Index.Refresh(reading.Token)));

            // 2 detach what is on record of this network's containers that are gone
            failures.AddRange(Try(() => records.Collect(part, stop)));
        }

        // 3 remove what killed operations left
        failures.AddRange(records.CollectLeftovers(deadline));

        // 4 have the plugins of every network collect
        failures.AddRange(Try(() => networks.Collect(new ConfiguredNetworks(operation.Config, operation.PluginPath), deadline, stop)));

        // 5 try again what failed before
        failures.AddRange(Try(() => records.CollectFailed(deadline, stop)));

        // What one file does not let be done fails at each step.
        var different = failures.Distinct().ToList();
        return different.Count == 0 ? Task.CompletedTask : throw Termination.ErrorOf(new DetachReport(different).ToError(), stop);
    }

    private CollectionScope ScopeOf(Operation operation)
    {
        var network = operation.Config.Name;
        var valid = ValidAttachments.Read(operation.Request.Configuration);
        return new CollectionScope
        {
            Journal = operation.Journal,
            Index = new RecordIndex(operation.Journal, network),
            Multus = new MultusState(operation.Config.CniDir),
            Owners = new ContainerOwners(network, valid, new CachedResults(services.RuntimeResults)),
            Grace = operation.Grace,
            PluginPath = operation.PluginPath,
        };
    }

    private static IReadOnlyList<CniError> Try(Action step) => Try(() =>
    {
        step();
        return [];
    });

    private static IReadOnlyList<CniError> Try(Func<IReadOnlyList<CniError>> step)
    {
        try
        {
            return step();
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }
}
