// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Journal.Multus;

namespace MetaCni.Plugin;

/// <summary>GC of what is on record, ours or Multus's, of containers of this network that are gone.</summary>
/// <param name="operation">The call of the runtime.</param>
/// <param name="owners">Who is alive, and whose containers are whose.</param>
internal sealed class RecordGarbage(Operation operation, ContainerOwners owners)
{
    /// <summary>
    /// Takes down what is on record, each attachment of every container with its share of the time: one that hangs leaves the others
    /// theirs. Where there is not enough for all, fewer containers are begun; those that failed before come last, and among them that first
    /// which has waited longest, or those that hang would take all the time of every GC.
    /// </summary>
    /// <returns>The failures; none keeps another container from being collected.</returns>
    public IReadOnlyList<CniError> Collect(Deadline deadline, CancellationToken stop)
    {
        var entries = operation.Journal.Entries();
        List<Work> work = [.. OnRecord(entries, deadline, stop).Concat(OfMultus(entries, deadline, stop)).OrderBy(one => one.LastFailure)];
        var failures = new List<CniError>();
        var done = 0;
        deadline.Others = work.Sum(one => one.Attachments);
        for (; done < work.Count && deadline.IsThereTime(Deadline.EnoughForDel) && !stop.IsCancellationRequested; done++)
        {
            deadline.Others -= work[done].Attachments;
            Locked(work[done].Container, failures, work[done].Collect);
        }

        return done == work.Count ? failures : [.. failures, NotTried(work.Count - done, "containers on record", stop)];
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
    public static CniError NotTried(int count, string what, CancellationToken stop) => new(
        CniErrorCode.TryAgainLater,
        $"{count} {what} were not looked at: {(stop.IsCancellationRequested ? "nothing more was begun" : "GC had no more time")}; "
        + "they are left for the next GC");

    // A container that nobody lists, how much of it there is, how it is taken down, and when that failed if it did.
    private sealed record Work(
        ContainerId Container, int Attachments, Func<IReadOnlyList<CniError>> Collect, DateTimeOffset? LastFailure = null);

    // One that cannot be read is looked at under the lock: it may have to be set aside.
    private IEnumerable<Work> OnRecord(
        IReadOnlyList<(ContainerId Container, InterfaceName Interface)> entries, Deadline deadline, CancellationToken stop) =>
        from entry in entries
        where !owners.IsValid(entry.Container, entry.Interface)
        let record = TryRead(entry.Container, entry.Interface)
        where record is null || record.Plan.Owner == operation.Config.Name
        select new Work(
            entry.Container,
            record?.Attachments.Count(attachment => attachment.IsOutstanding) ?? 1,
            () => CollectRecord(entry.Container, entry.Interface, deadline, stop),
            record?.LastFailure);

    private IEnumerable<Work> OfMultus(
        IReadOnlyList<(ContainerId Container, InterfaceName Interface)> entries, Deadline deadline, CancellationToken stop)
    {
        var state = new MultusState(operation.Config.CniDir);
        return
            from container in state.Containers()
            where !entries.Any(entry => entry.Container == container)
            let known = state.Find(container)
            where owners.IsOursAndGone(container, known)
            select new Work(
                container, Math.Max(known.Delegates.Count, known.Results.Count), () => CollectMultus(container, deadline, stop));
    }

    private AttachmentRecord? TryRead(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return operation.Journal.TryRead(container, interfaceName, out var record) ? record : null;
        }
        catch (CniException)
        {
            // Whoever takes it down tells.
            return null;
        }
    }

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
            ? Detach(record, RecordedNamespace.Of(record), deadline, stop)
            : [];

    private IReadOnlyList<CniError> CollectMultus(ContainerId container, Deadline deadline, CancellationToken stop) =>
        owners.IsOursAndGone(container, new MultusState(operation.Config.CniDir).Find(container))
        && new Takeover(operation) { Container = container, Interface = ContainerOwners.UsualInterface }.TryAdoptMultus(out var record)
            ? Detach(record, networkNamespace: "", deadline, stop)
            : [];

    // One GC tells of many containers.
    private IReadOnlyList<CniError> Detach(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        try
        {
            var report = new Teardown(operation).Run(record, networkNamespace, deadline, stop);
            return [.. report.Failures.Select(failure => OfContainer(record.Plan.ContainerId, failure))];
        }
        catch (CniException e)
        {
            return [OfContainer(record.Plan.ContainerId, e.Error)];
        }
    }

    private static CniError OfContainer(ContainerId container, CniError error) =>
        error with { Message = $"container {container}: {error.Message}" };
}
