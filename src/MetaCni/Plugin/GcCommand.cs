// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Collecting;
using MetaCni.Logging.Operations;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>GC: detaches containers that are not in the runtime's list of valid attachments, and has the plugins collect.</summary>
/// <remarks>
/// 1 read the records, 2 detach the containers of this network that are gone, 3 remove files of killed operations, 4 have the plugins of
/// every network collect, 5 retry what failed before. All steps share one time budget: runtimes kill a GC that takes longer.
/// </remarks>
internal sealed class GcCommand(PluginServices services, OperationLine line)
{
    /// <exception cref="CniException">
    /// 7: the list of valid attachments is missing or unreadable; it is never taken as empty. Other codes: something could not be
    /// collected.
    /// </exception>
    public Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        var operation = Operation.Lenient(request, services, line.Trace);
        line.Concerns(operation);
        var scope = ScopeOf(operation);
        var records = new RecordGarbage(scope, operation.Detacher(), operation.Takeover(), operation.Log);
        var networks = new NetworkGarbage(scope, operation.Delegates, operation.Log, services.Time);
        var budget = Deadline.AtMost(Deadline.Gc, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        var failures = new List<CniError>();

        // Steps 1 and 2 leave time for the others. The records that were read in time are collected even if not all were read.
        using (var reading = Deadline.Start(budget / 2, services.Time, deadline.Token))
        using (var part = Deadline.Start(budget * 3 / 4, services.Time, deadline.Token))
        {
            // 1 read the records
            line.Trace.Enter(OperationPhase.Read);
            failures.AddRange(Try(() => scope.Index.Refresh(reading.Token)));

            // 2 detach the containers of this network that are gone
            line.Trace.Enter(OperationPhase.Detach);
            failures.AddRange(Try(() => records.Collect(part, stop)));
        }

        // 3 remove files of killed operations
        line.Trace.Enter(OperationPhase.Collect);
        failures.AddRange(records.CollectLeftovers(deadline));

        // 4 have the plugins of every network collect
        failures.AddRange(Try(() => networks.Collect(new ConfiguredNetworks(operation.Config, operation.PluginPath), deadline, stop)));

        // 5 retry what failed before
        line.Trace.Enter(OperationPhase.Retry);
        failures.AddRange(Try(() => records.CollectFailed(deadline, stop)));

        // The same file may cause the same error in several steps.
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
