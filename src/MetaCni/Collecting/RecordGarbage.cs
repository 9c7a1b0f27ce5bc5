// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Plugin;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

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
        return done == work.Count ? Errors(failures) : [.. Errors(failures), NotTried(work.Count - done, "containers on record", stop)];
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
        foreach (var (container, pod, error) in old)
        {
            operation.LogOf(pod, container).Warning($"{error.Message}; it has failed for longer than deleteGrace and stays on record");
        }

        if (doneOverdue < overdue.Count)
        {
            operation.Log.Warning(NotTried(overdue.Count - doneOverdue, "containers on record that failed before", stop).Message);
        }

        return done == within.Count ? Errors(failures) : [.. Errors(failures), NotTried(within.Count - done, "containers on record", stop)];
    }

    private static IReadOnlyList<CniError> Errors(IEnumerable<Failure> failures) => [.. failures.Select(failure => failure.Error)];

    private (List<Failure> Failures, int Done) Collect(IReadOnlyList<Work> work, Deadline deadline, CancellationToken stop)
    {
        var failures = new List<Failure>();
        var done = 0;
        deadline.Others = work.Sum(one => one.Attachments);
        for (; done < work.Count && deadline.IsThereTime(Deadline.EnoughForDel) && !stop.IsCancellationRequested; done++)
        {
            deadline.Others -= work[done].Attachments;
            var one = work[done];
            failures.AddRange(Locked(one.Container, () => one.Collect(deadline, stop)));
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

            failures.AddRange(Errors(Locked(container, () =>
            {
                RecordDirectory.RemoveUnfinished(files);
                return [];
            })));
        }

        return failures;
    }

    /// <summary>What is left for the next GC.</summary>
    public static CniError NotTried(int count, string what, CancellationToken stop) => new(
        CniErrorCode.TryAgainLater,
        $"{count} {what} were not looked at: {(stop.IsCancellationRequested ? "nothing more was begun" : "GC had no more time")}; "
        + "they are left for the next GC");

    // Whose attachment could not be taken down, and why.
    private sealed record Failure(ContainerId Container, PodIdentity? Pod, CniError Error);

    // A container that nobody lists, how much of it there is, how it is taken down, and when that failed if it did.
    private sealed record Work(
        ContainerId Container, int Attachments, Func<Deadline, CancellationToken, IReadOnlyList<Failure>> Collect)
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
    private IReadOnlyList<Failure> Locked(ContainerId container, Func<IReadOnlyList<Failure>> work)
    {
        try
        {
            if (operation.Journal.TryLock(container, out var containerLock))
            {
                using (containerLock)
                {
                    return work();
                }
            }

            return [];
        }
        catch (CniException e)
        {
            return [new Failure(container, null, e.Error)];
        }
    }

    private IReadOnlyList<Failure> CollectRecord(
        ContainerId container, InterfaceName interfaceName, Deadline deadline, CancellationToken stop) =>
        operation.Journal.TryRecover(container, interfaceName, out var record) && record.Plan.Owner == operation.Config.Name
            ? Detach(record, RecordedNamespace.Of(record), deadline, stop)
            : [];

    private IReadOnlyList<Failure> CollectMultus(ContainerId container, Deadline deadline, CancellationToken stop) =>
        owners.IsOursAndGone(container, new MultusState(operation.Config.CniDir).Find(container))
        && new ContainerTakeover(operation) { Container = container, Interface = ContainerOwners.UsualInterface }.TryAdoptMultus(out var record)
            ? Detach(record, networkNamespace: "", deadline, stop)
            : [];

    // One GC tells of many containers.
    private IReadOnlyList<Failure> Detach(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        try
        {
            var report = new Teardown(operation).Run(record, networkNamespace, deadline, stop);
            return [.. report.Failures.Select(failure => OfContainer(record, failure))];
        }
        catch (CniException e)
        {
            return [OfContainer(record, e.Error)];
        }
    }

    private static Failure OfContainer(AttachmentRecord record, CniError error) => new(
        record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.Pod, error with { Message = $"container {record.Plan.Sandbox.ContainerId}: {error.Message}" });
}
