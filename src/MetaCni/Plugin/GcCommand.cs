// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Cni.Values;
using MetaCni.Attaching;

namespace MetaCni.Plugin;

/// <summary>GC: what no container owns that the runtime lists as valid.</summary>
/// <remarks>
/// 1 this network's records are taken down, 2 what killed operations left goes, 3 the plugins of every network collect theirs.
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
        var failures = new List<CniError>();

        // 1
        foreach (var (container, interfaceName) in operation.Journal.Entries())
        {
            if (!valid.Contains((container.Value, interfaceName.Value)) && !stop.IsCancellationRequested)
            {
                Locked(operation, container, failures, () => Collect(operation, container, interfaceName));
            }
        }

        // 2
        foreach (var container in operation.Journal.Leftovers())
        {
            Locked(operation, container, failures, () =>
            {
                operation.Journal.RemoveLeftovers(container);
                return [];
            });
        }

        // 3
        failures.AddRange(Garbage(operation, valid, stop));
        return failures.Count == 0 ? Task.CompletedTask : throw new CniException(new TeardownReport(failures).ToError());
    }

    // A record whose lock is held belongs to an operation at work, which knows better. One that fails keeps no other from being collected.
    private static void Locked(Operation operation, ContainerId container, List<CniError> failures, Func<IReadOnlyList<CniError>> work)
    {
        try
        {
            if (operation.Journal.TryLock(container, out var containerLock))
            {
                using (containerLock)
                {
                    failures.AddRange(work());
                }
            }
        }
        catch (CniException e)
        {
            failures.Add(e.Error);
        }
    }

    private static IReadOnlyList<CniError> Collect(Operation operation, ContainerId container, InterfaceName interfaceName) =>
        operation.Journal.TryRecover(container, interfaceName, out var record)
        && record.Plan.Owner == operation.Config.Name
            ? new Teardown(operation).RunWithOwnBudget(record, RecordedNamespace.Of(record)).Failures
            : [];

    private IReadOnlyList<CniError> Garbage(
        Operation operation, IReadOnlySet<(string Container, string Interface)> valid, CancellationToken stop)
    {
        using var deadline = Deadline.Start(Deadline.Del, services.Time, CancellationToken.None);
        try
        {
            return new NetworkGarbage(operation, valid).Collect(deadline.Token, stop);
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }
}
