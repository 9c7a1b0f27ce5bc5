// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>GC of the records, ours or Multus's, of containers of this network that are gone.</summary>
/// <param name="scope">The known attachments, and the containers that are alive.</param>
/// <param name="detacher">Detaches what a record holds.</param>
/// <param name="takeover">Creates records from Multus's state.</param>
/// <param name="log">The operator's log.</param>
internal sealed class RecordGarbage(CollectionScope scope, RecordDetacher detacher, ContainerTakeover takeover, ContainerLog log)
{
    private readonly List<Work> _failed = [];

    /// <summary>
    /// Detaches the records that have not failed before. Each attachment of every container has its share of the time: one that hangs
    /// leaves the others their shares. If the time is not enough for all, fewer containers are started. <see cref="CollectFailed"/>
    /// retries the containers that failed before.
    /// </summary>
    /// <returns>The failures; a failure does not keep other containers from being collected.</returns>
    public IReadOnlyList<CniError> Collect(Deadline deadline, CancellationToken stop)
    {
        List<Work> all = [.. OnRecord().Concat(OfMultus()).OrderBy(item => item.LastFailure)];
        _failed.AddRange(all.Where(item => item.HasFailed));
        var work = all.Where(item => !item.HasFailed).ToList();
        var (failures, done) = Collect(work, deadline, stop);
        return done == work.Count ? Errors(failures) : [.. Errors(failures), NotTried(work.Count - done, "container on record", "containers on record", stop)];
    }

    /// <summary>
    /// Retries the containers that failed before, the longest waiting first, with the remaining time. After deleteGrace a failure is only
    /// a warning in the log: DEL reports success for it, too.
    /// </summary>
    /// <returns>The failures within deleteGrace.</returns>
    public IReadOnlyList<CniError> CollectFailed(Deadline deadline, CancellationToken stop)
    {
        List<Work> within = [.. _failed.Where(item => !item.IsOverdue)];
        List<Work> overdue = [.. _failed.Where(item => item.IsOverdue)];
        var (failures, done) = Collect(within, deadline, stop);
        var (overdueFailures, doneOverdue) = Collect(overdue, deadline, stop);
        foreach (var (container, pod, error) in overdueFailures)
        {
            log.About(pod, container).Warning($"{error.Message}; it has failed for longer than deleteGrace and stays on record");
        }

        if (doneOverdue < overdue.Count)
        {
            log.Operation.Warning(NotTried(
                overdue.Count - doneOverdue, "container on record that failed before", "containers on record that failed before", stop).Message);
        }

        return done == within.Count ? Errors(failures) : [.. Errors(failures), NotTried(within.Count - done, "container on record", "containers on record", stop)];
    }

    private static IReadOnlyList<CniError> Errors(IEnumerable<Failure> failures) => [.. failures.Select(failure => failure.Error)];

    private (List<Failure> Failures, int Done) Collect(IReadOnlyList<Work> work, Deadline deadline, CancellationToken stop)
    {
        var failures = new List<Failure>();
        var done = 0;
        var waiting = work.Sum(item => item.Attachments);
        for (; done < work.Count && deadline.IsThereTime(Deadline.EnoughForDel) && !stop.IsCancellationRequested; done++)
        {
            var item = work[done];
            waiting -= item.Attachments;
            using var share = deadline.Before(waiting);
            failures.AddRange(Locked(item.Container, () => item.Collect(share, stop)));
        }

        return (failures, done);
    }

    /// <summary>Removes the files that killed operations left beside the records.</summary>
    public IReadOnlyList<CniError> CollectLeftovers(Deadline deadline)
    {
        var failures = new List<CniError>();
        scope.Journal.Networks.RemoveUnused();
        foreach (var (container, files) in scope.Journal.Leftovers())
        {
            if (deadline.Token.IsCancellationRequested)
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

    /// <summary>The error for work that is left for the next GC.</summary>
    public static CniError NotTried(int count, string one, string many, CancellationToken stop) => new(
        CniErrorCode.TryAgainLater,
        $"{(count == 1 ? $"1 {one} was" : $"{count} {many} were")} not processed: {(stop.IsCancellationRequested ? "the operation was aborted" : "GC ran out of time")}; "
        + $"{(count == 1 ? "it is" : "they are")} left for the next GC");

    // A container whose attachment could not be detached, and the reason.
    private sealed record Failure(ContainerId Container, PodIdentity? Pod, CniError Error);

    // A container that the runtime does not list: its attachments, its detach operation, and its last failure.
    private sealed record Work(
        ContainerId Container, int Attachments, Func<Deadline, CancellationToken, IReadOnlyList<Failure>> Collect)
    {
        public DateTimeOffset? LastFailure { get; init; }

        public bool HasFailed => LastFailure is not null;

        public bool IsOverdue { get; init; }
    }

    // An unreadable record is read again under the lock: it may have to be set aside.
    private IEnumerable<Work> OnRecord() =>
        from record in scope.Index.Records
        where !scope.Owners.IsValid(record.Container, record.Interface)
            && (record.Summary is null || record.Summary.Owner == scope.Owners.Network)
        select new Work(
            record.Container,
            record.Summary?.Attachments.Count(attachment => attachment.IsOutstanding) ?? 1,
            (deadline, stop) => CollectRecord(record.Container, record.Interface, deadline, stop))
        {
            LastFailure = record.Summary?.LastFailure,
            IsOverdue = record.Summary?.FirstFailure is { } since && scope.Grace.IsOver(since),
        };

    private IEnumerable<Work> OfMultus()
    {
        if (!scope.Index.IsComplete)
        {
            // A container with a record must be detached from its record, so all records must be known.
            return [];
        }

        var known = scope.Index.Records.Select(record => record.Container).ToHashSet();
        return
            from container in scope.Multus.Containers()
            where !known.Contains(container)
            let found = scope.Multus.Find(container)
            where scope.Owners.IsOursAndGone(container, found)
            select new Work(
                container,
                Math.Max(found.Delegates.Count, found.Results.Count),
                (deadline, stop) => CollectMultus(container, deadline, stop));
    }

    // Another operation that holds the container's lock is responsible for the container.
    private IReadOnlyList<Failure> Locked(ContainerId container, Func<IReadOnlyList<Failure>> work)
    {
        try
        {
            if (scope.Journal.TryLock(container, out var containerLock))
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
        scope.Journal.TryRecover(container, interfaceName, out var record) && record.Plan.Owner == scope.Owners.Network
            ? Detach(record, RecordedNamespace.Of(record), deadline, stop)
            : [];

    private IReadOnlyList<Failure> CollectMultus(ContainerId container, Deadline deadline, CancellationToken stop)
    {
        var known = scope.Multus.Find(container);
        return scope.Owners.IsOursAndGone(container, known) && takeover.TryAdoptMultus(MultusContext.Of(container, known, scope.PluginPath), known, out var record)
            ? Detach(record, networkNamespace: "", deadline, stop)
            : [];
    }

    // The message names the container, because one GC covers many.
    private IReadOnlyList<Failure> Detach(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        try
        {
            var report = detacher.Detach(record, networkNamespace, deadline, stop);
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
