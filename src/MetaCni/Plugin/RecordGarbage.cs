// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Journal.Multus;

namespace MetaCni.Plugin;

/// <summary>GC of what is on record, ours or Multus's, of containers of this network that are gone.</summary>
/// <param name="operation">The call of the runtime.</param>
/// <param name="owners">Who is alive, and whose containers are whose.</param>
internal sealed class RecordGarbage(Operation operation, ContainerOwners owners)
{
    /// <summary>Takes down what is on record, each container with its share of the time.</summary>
    /// <returns>The failures; none keeps another container from being collected.</returns>
    public IReadOnlyList<CniError> Collect(TimeSpan budget, CancellationToken deadline, CancellationToken stop)
    {
        var entries = operation.Journal.Entries();
        var work = entries
            .Where(entry => !owners.IsValid(entry.Container, entry.Interface))
            .Select(entry => new Work(entry.Container, time => CollectRecord(entry.Container, entry.Interface, time, stop)))
            .Concat(new MultusState(operation.Config.CniDir).Containers()
                .Where(container => !entries.Any(entry => entry.Container == container))
                .Select(container => new Work(container, time => CollectMultus(container, time, stop))))
            .ToList();
        var failures = new List<CniError>();
        var shares = new TimeShares(budget, work.Count, operation.Services.Time);
        foreach (var (container, collect) in work.TakeWhile(_ => shares.IsThereTime && !stop.IsCancellationRequested))
        {
            using var share = shares.Next(deadline);
            Locked(container, failures, () => collect(share));
        }

        return shares.Left == 0 ? failures : [.. failures, NotTried(shares.Left, "containers on record")];
    }

    /// <summary>Removes what killed operations left beside the records.</summary>
    public IReadOnlyList<CniError> CollectLeftovers()
    {
        var failures = new List<CniError>();
        foreach (var container in operation.Journal.Leftovers())
        {
            Locked(container, failures, () =>
            {
                operation.Journal.RemoveLeftovers(container);
                return [];
            });
        }

        return failures;
    }

    /// <summary>What is left for the next GC.</summary>
    public static CniError NotTried(int count, string what) => new(
        CniErrorCode.TryAgainLater,
        $"GC came to its end before it was done: {count} {what} were not looked at; they are left for the next one");

    // A container that nobody lists, and how it is taken down.
    private sealed record Work(ContainerId Container, Func<Deadline, IReadOnlyList<CniError>> Collect);

    // A container whose lock is held has an operation at work, which knows better.
    private void Locked(ContainerId container, List<CniError> failures, Func<IReadOnlyList<CniError>> work)
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

    private IReadOnlyList<CniError> CollectRecord(
        ContainerId container, InterfaceName interfaceName, Deadline deadline, CancellationToken stop) =>
        operation.Journal.TryRecover(container, interfaceName, out var record) && record.Plan.Owner == operation.Config.Name
            ? new Teardown(operation).Run(record, RecordedNamespace.Of(record), deadline, stop).Failures
            : [];

    private IReadOnlyList<CniError> CollectMultus(ContainerId container, Deadline deadline, CancellationToken stop) =>
        owners.IsOursAndGone(container, new MultusState(operation.Config.CniDir).Find(container))
        && new Takeover(operation) { Container = container, Interface = ContainerOwners.UsualInterface }.TryAdoptMultus(out var record)
            ? new Teardown(operation).Run(record, networkNamespace: "", deadline, stop).Failures
            : [];
}
