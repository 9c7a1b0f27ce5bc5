// SPDX-License-Identifier: Apache-2.0
//
// One round:
//   1 end with the reconciles that have finished;
//   2 stop here if the pods are not known as they are now;
//   3 find the pods whose annotations have changed since they were judged;
//   4 judge their records, the longest-waiting pod first, and start what is due.
// A failure to judge one pod is a failure of that pod alone.
// A record is read only if it has to be judged. A pod that does not fit into the cache is read from the API server, every few minutes. A reconcile that hangs keeps its container, but not its place: the others go on.

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Cluster.Api;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Node.Cache;
using MetaCni.Planning;

namespace MetaCni.Node.HotPlug;

/// <summary>Looks at all records of the node, and starts reconciles for the pods whose annotation requests other networks than they have.</summary>
/// <param name="journal">The records.</param>
/// <param name="pods">The pods of this node.</param>
/// <param name="time">The clock.</param>
internal sealed class HotPlugRound(AttachmentJournal journal, ILocalPods pods, TimeProvider time)
{
    /// <summary>How many reconciles run at the same time.</summary>
    public const int AtOnce = 4;

    /// <summary>How many reconciles there are, with those that hang.</summary>
    public const int Most = 16;

    /// <summary>How many pods that the cache does not have are read from the API server in one round.</summary>
    public const int ReadsAtOnce = 8;

    /// <summary>A reconcile has minutes at most; what takes longer hangs in the kernel, or waits for such a process.</summary>
    public static readonly TimeSpan Hanging = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(ContainerId, InterfaceName), HotPlugPod> _known = [];
    private readonly List<RunningReconcile> _running = [];

    /// <summary>Receives the outcome of each reconcile.</summary>
    public Action<ReconcileAttempt> Report { get; init; } = _ => { };

    /// <summary>When the next pod may be judged that changes too often; later than any time if there is none.</summary>
    public DateTimeOffset NextAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The reconciles that have not ended.</summary>
    public IReadOnlyList<Task> Running => [.. _running.Select(running => running.Completion)];

    /// <summary>Carries out one round; it does not wait for the reconciles that it starts.</summary>
    /// <param name="config">The plugin's configuration.</param>
    /// <param name="reconciles">Starts reconciles.</param>
    /// <param name="stop">Cancels the waits for reconciles; they go on without the daemon.</param>
    public async Task RunAsync(MetaConfig config, IReconciles reconciles, CancellationToken stop)
    {
        // 1 end with the reconciles that have finished
        foreach (var running in _running.Where(running => running.Completion.IsCompleted).ToList())
        {
            _running.Remove(running);
            Ended(running.Subject, running.Pod, await OutcomeAsync(running.Completion, stop).ConfigureAwait(false));
        }

        // 2 stop here if the pods are not known as they are now
        if (!pods.IsCurrent)
        {
            return;
        }

        // 3 find the pods whose annotations have changed
        NextAt = DateTimeOffset.MaxValue;
        List<(HotPlugPod Subject, Pod Pod, (ContainerId, InterfaceName) Entry)> due = [];
        var byName = pods.All.ToLookup(pod => (pod.Identity.Namespace, pod.Identity.Name));
        var entries = journal.Entries();
        Forget([.. entries]);
        var reads = ReadsAtOnce;
        foreach (var entry in entries.Where(entry => !IsRunning(entry.Container)).ToList())
        {
            var subject = SubjectOf(entry);
            if (!subject.IsKnown)
            {
                _ = Read(entry, subject);
            }

            var pod = Find(subject.Identity, byName)
                ?? (IsToBeRead(subject) && reads-- > 0 ? await ReadAsync(subject, stop).ConfigureAwait(false) : null);
            if (pod is not null && IsDue(subject, pod))
            {
                due.Add((subject, pod, entry));
            }
        }

        // 4 judge their records, and start what is due
        foreach (var (subject, pod, entry) in due.OrderBy(one => one.Subject.WaitingSince))
        {
            try
            {
                if (Read(entry, subject) is { } record)
                {
                    Judge(subject, record, pod, config, () => Start(subject, pod, reconciles, stop));
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Ended(subject, pod, Failed(e));
            }
        }
    }

    private bool IsDue(HotPlugPod subject, Pod pod)
    {
        var now = time.GetUtcNow();
        if (!subject.IsDue(pod.Annotations, now))
        {
            return false;
        }

        if (now < subject.StartAt)
        {
            NextAt = subject.StartAt < NextAt ? subject.StartAt : NextAt;
            return false;
        }

        subject.Wait(now);
        return true;
    }

    private static async Task<ReconcileOutcome> OutcomeAsync(Task<ReconcileOutcome> completion, CancellationToken stop)
    {
        try
        {
            return await completion.ConfigureAwait(false);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return Failed(e);
        }
    }

    private static ReconcileOutcome Failed(Exception e) =>
        new(ReconcileOutcomeKind.Failed, e is CniException or LinuxException ? e.Message : $"{e.GetType().Name}: {e.Message}");

    private bool IsToBeRead(HotPlugPod subject) => subject.Identity is not null && time.GetUtcNow() >= subject.ReadAt;

    private async Task<Pod?> ReadAsync(HotPlugPod subject, CancellationToken stop)
    {
        subject.NoteRead(time.GetUtcNow());
        try
        {
            return await pods.FindAsync(subject.Identity!, () => { }, stop).ConfigureAwait(false);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Judge(HotPlugPod subject, AttachmentRecord record, Pod pod, MetaConfig config, Action start)
    {
        switch (HotPlugJudge.Of(record, record.IsAtWork && record.Process.IsRunning, pod, config))
        {
            case HotPlugVerdict.Settled:
                subject.Settle(pod.Annotations);
                break;
            case HotPlugVerdict.Differs when HasRoom && !IsRunning(subject.Container):
                start();
                break;
            default:
                break;
        }
    }

    private bool HasRoom => _running.Count < Most && _running.Count(running => time.GetUtcNow() - running.Since < Hanging) < AtOnce;

    private void Start(HotPlugPod subject, Pod pod, IReconciles reconciles, CancellationToken stop)
    {
        // One of an earlier daemon holds the lock itself: it is followed to its end.
        if ((reconciles.Find(subject.Container, stop) ?? (IsLocked(subject.Container) ? null : reconciles.Start(subject.Container, stop))) is { } completion)
        {
            subject.NoteStart(pod.Annotations, time.GetUtcNow());
            _running.Add(new RunningReconcile(subject, pod, time.GetUtcNow(), completion));
        }
    }

    private void Ended(HotPlugPod subject, Pod pod, ReconcileOutcome outcome)
    {
        var failures = 0;
        switch (outcome.Kind)
        {
            case ReconcileOutcomeKind.Failed:
                failures = subject.Fail(pod.Annotations, time.GetUtcNow());
                break;
            case ReconcileOutcomeKind.Unknown:
                subject.Forget();
                return;
            default:
                subject.Settle(pod.Annotations);
                break;
        }

        Report(new ReconcileAttempt(subject.Container, pod.Identity, outcome, failures));
    }

    private HotPlugPod SubjectOf((ContainerId Container, InterfaceName Interface) entry)
    {
        if (!_known.TryGetValue(entry, out var subject))
        {
            _known[entry] = subject = new HotPlugPod(entry.Container);
        }

        return subject;
    }

    private void Forget(HashSet<(ContainerId, InterfaceName)> kept)
    {
        foreach (var entry in _known.Keys.Where(entry => !kept.Contains(entry)).ToList())
        {
            _known.Remove(entry);
        }
    }

    private static Pod? Find(PodIdentity? identity, ILookup<(string, string), Pod> byName) =>
        identity is null ? null : byName[(identity.Namespace, identity.Name)].FirstOrDefault(pod => PodUid.IsSame(identity, pod));

    // A record that cannot be read is left to GC and to the administrator.
    private AttachmentRecord? Read((ContainerId Container, InterfaceName Interface) entry, HotPlugPod subject)
    {
        try
        {
            if (journal.TryRead(entry.Container, entry.Interface, out var record))
            {
                subject.Know(record.Plan.Sandbox.Pod);
                return record;
            }
        }
        catch (CniException)
        {
            subject.Know(null);
        }

        return null;
    }

    private bool IsRunning(ContainerId container) => _running.Exists(running => running.Subject.Container == container);

    // The plugin, or an administrator, works on the container: it is looked at again.
    private bool IsLocked(ContainerId container)
    {
        if (!journal.TryLock(container, out var held))
        {
            return true;
        }

        held.Dispose();
        return false;
    }
}
