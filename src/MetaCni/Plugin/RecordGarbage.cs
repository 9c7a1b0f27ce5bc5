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
/// <param name="index">What is on record.</param>
internal sealed class RecordGarbage(Operation operation, ContainerOwners owners, RecordIndex index)
{
    private readonly List<Work> _failed = [];

    /// <summary>
    /// Takes down what is on record and has not failed before, each attachment of every container with its share of the time: one that
    /// hangs leaves the others theirs. Where there is not enough for all, fewer containers are begun. Those that failed before are left to <see cref="CollectFailed"/>.
    /// </summary>
    /// <returns>The failures; none keeps another container from being collected.</returns>
    public IReadOnlyList<CniError> Collect(Deadline deadline, CancellationToken stop)
    {
        List<Work> all = [.. OnRecord().Concat(OfMultus()).OrderBy(one => one.LastFailure)];
        _failed.AddRange(all.Where(one => one.HasFailed));
        var work = all.Where(one => !one.HasFailed).ToList();
        var (failures, done) = Collect(work, deadline, stop);
        return done == work.Count ? failures : [.. failures, NotTried(work.Count - done, "containers on record", stop)];
    }

    /// <summary>
    /// Tries what failed before, that first which has waited longest, with the time that everything else has left. What has outlived its
    /// grace is a warning in the log and no failure of GC's: DEL answers success by then, too.
    /// </summary>
    /// <returns>The failures of those within their grace.</returns>
    public IReadOnlyList<CniError> CollectFailed(Deadline deadline, CancellationToken stop)
    {
        List<Work> within = [.. _failed.Where(one => !one.IsOverdue)];
        List<Work> overdue = [.. _failed.Where(one => one.IsOverdue)];
        var (failures, done) = Collect(within, deadline, stop);
        var (old, doneOverdue) = Collect(overdue, deadline, stop);
        foreach (var failure in old)
        {
            operation.Log.Warning($"{failure.Message}; it has failed for longer than deleteGrace and stays on record");
        }

        if (doneOverdue < overdue.Count)
        {
            operation.Log.Warning(NotTried(overdue.Count - doneOverdue, "containers on record that failed before", stop).Message);
        }

        return done == within.Count ? failures : [.. failures, NotTried(within.Count - done, "containers on record", stop)];
    }

    private (List<CniError> Failures, int Done) Collect(IReadOnlyList<Work> work, Deadline deadline, CancellationToken stop)
    {
        var failures = new List<CniError>();
        var done = 0;
        deadline.Others = work.Sum(one => one.Attachments);
        for (; done < work.Count && deadline.IsThereTime(Deadline.EnoughForDel) && !stop.IsCancellationRequested; done++)
        {
            deadline.Others -= work[done].Attachments;
            Locked(work[done].Container, failures, () => work[done].Collect(deadline, stop));
        }

        deadline.Others = 0;
        return (failures, done);
    }

    /// <summary>Removes what killed operations left beside the records.</summary>
    public IReadOnlyList<CniError> CollectLeftovers(CancellationToken deadline)
    {
        var failures = new List<CniError>();
        operation.Journal.Networks.RemoveUnused();
        foreach (var (container, files) in operation.Journal.Leftovers())
        {
            if (deadline.IsCancellationRequested)
            {
                break;
            }

            Locked(container, failures, () =>
            {
                RecordDirectory.RemoveUnfinished(files);
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
        ContainerId Container, int Attachments, Func<Deadline, CancellationToken, IReadOnlyList<CniError>> Collect)
    {
        public DateTimeOffset? LastFailure { get; init; }

        public bool HasFailed => LastFailure is not null;

        public bool IsOverdue { get; init; }
    }

    // One that cannot be read is looked at under the lock: it may have to be set aside.
    private IEnumerable<Work> OnRecord() =>
        from record in index.Records
        where !owners.IsValid(record.Container, record.Interface)
            && (record.Summary is null || record.Summary.Owner == operation.Config.Name)
        select new Work(
            record.Container,
            record.Summary?.Attachments.Count(attachment => attachment.IsOutstanding) ?? 1,
            (deadline, stop) => CollectRecord(record.Container, record.Interface, deadline, stop))
        {
            LastFailure = record.Summary?.LastFailure,
            IsOverdue = record.Summary?.FirstFailure is { } since && Grace.IsOver(since),
        };

    private GivingUp Grace => new(operation.Config.DeleteGrace, operation.Services.Time);

    private IEnumerable<Work> OfMultus()
    {
        if (!index.IsComplete)
        {
            // A container that has a record is taken down from that.
            return [];
        }

        var state = new MultusState(operation.Config.CniDir);
        var known = index.Records.Select(record => record.Container).ToHashSet();
        return
            from container in state.Containers()
            where !known.Contains(container)
            let found = state.Find(container)
            where owners.IsOursAndGone(container, found)
            select new Work(
                container,
                Math.Max(found.Delegates.Count, found.Results.Count),
                (deadline, stop) => CollectMultus(container, deadline, stop));
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
