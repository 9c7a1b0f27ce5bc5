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
/// 1 the records are read, 2 what is on record of this network's containers is taken down, 3 what killed operations left goes, 4 the
/// plugins of every network collect theirs, 5 what failed before is tried again. All of it has one budget: runtimes kill
/// a GC that takes longer.
/// </remarks>
internal sealed class GcCommand(PluginServices services)
{
    /// <exception cref="CniException">
    /// 7: the list of valid attachments is missing or unreadable; that is never "none". Else what could not be collected.
    /// </exception>
    public Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        var operation = Operation.Lenient(request, services);
        var valid = ValidAttachments.Read(request.Configuration);
        var owners = new ContainerOwners(operation.Config.Name, valid, new CachedResults(services.RuntimeResults));
        var budget = Deadline.AtMost(Deadline.Gc, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        var index = new RecordIndex(operation);
        var records = new RecordGarbage(operation, owners, index);
        var failures = new List<CniError>();

        // 1, 2: with a part for the others left. What was read in time is collected even if not all was.
        using (var reading = Deadline.Start(budget / 2, services.Time, deadline.Token))
        using (var part = Deadline.Start(budget * 3 / 4, services.Time, deadline.Token))
        {
            failures.AddRange(Try(() => index.Refresh(reading.Token)));
            failures.AddRange(Try(() => records.Collect(part, stop)));
        }

        // 3, 4, 5
        failures.AddRange(records.CollectLeftovers(deadline.Token));
        failures.AddRange(Try(() => new NetworkGarbage(operation, owners, index).Collect(deadline, stop)));
        failures.AddRange(Try(() => records.CollectFailed(deadline, stop)));

        // What one file does not let be done fails at each step.
        var different = failures.Distinct().ToList();
        return different.Count == 0 ? Task.CompletedTask : throw Termination.ErrorOf(new DetachReport(different).ToError(), stop);
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
