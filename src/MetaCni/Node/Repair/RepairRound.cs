// SPDX-License-Identifier: Apache-2.0
//
// One round:
//   1. end with the take-downs that have finished;
//   2. read the records, and since when their namespaces are gone;
//   3. ask the API server for the pods, if a verdict depends on them;
//   4. start what is due, two at a time.
// A take-down that hangs keeps its container, but not its place: the others go on.

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Journal;
using MetaCni.Node.Host;

namespace MetaCni.Node.Repair;

/// <summary>Looks at all records of the node, and takes down what the runtime does not ask for any more.</summary>
/// <param name="subjects">Reads the records.</param>
/// <param name="journal">Has the containers' locks.</param>
/// <param name="pods">Asks the API server.</param>
/// <param name="time">The clock.</param>
internal sealed class RepairRound(RepairSubjects subjects, AttachmentJournal journal, INodePodList pods, TimeProvider time)
{
    /// <summary>How many take-downs run at the same time.</summary>
    public const int AtOnce = 2;

    /// <summary>How many take-downs there are, with those that hang.</summary>
    public const int Most = 8;

    /// <summary>A DEL has at most 90 seconds; what takes longer hangs in the kernel, or waits for such a process.</summary>
    public static readonly TimeSpan Hanging = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(ContainerId, InterfaceName), DateTimeOffset> _goneSince = [];
    private readonly Dictionary<(ContainerId, InterfaceName), AttemptsMade> _attempts = [];
    private readonly List<RunningTakeDown> _running = [];

    /// <summary>Receives the outcome of each attempt.</summary>
    public Action<RepairAttempt> Report { get; init; } = _ => { };

    /// <summary>Receives why pods could not be looked up; empty when they could be, or did not matter.</summary>
    public Action<string> ReportPods { get; init; } = _ => { };

    /// <summary>The take-downs that have not finished.</summary>
    public int Running => _running.Count;

    /// <summary>Carries out one round; it does not wait for the take-downs that it starts.</summary>
    /// <param name="host">The host's namespaces of this round.</param>
    /// <param name="takeDowns">Starts take-downs.</param>
    /// <param name="cancellationToken">Cancels the round; take-downs go on without the daemon.</param>
    public async Task RunAsync(HostView host, ITakeDowns takeDowns, CancellationToken cancellationToken)
    {
        // 1 end with the take-downs that have finished
        await EndAsync().ConfigureAwait(false);

        // 2 read the records, and since when their namespaces are gone
        var now = time.GetUtcNow();
        var found = subjects.Read(host);
        Note(found, now);
        List<(RepairSubject Subject, RepairTimes Times)> candidates =
            [.. found.Where(subject => !IsRunning(subject)).Select(subject => (subject, TimesOf(subject, now)))];

        // 3 ask the API server for the pods, if a verdict depends on them
        var known = candidates.Any(one => RepairJudge.DependsOnPod(one.Subject, one.Times))
            ? await pods.ReadAsync(cancellationToken).ConfigureAwait(false)
            : NodePods.Unknown("");
        ReportPods(known.Problem);

        // 4 start what is due, two at a time
        foreach (var (subject, times) in candidates.OrderBy(one => one.Times.RetryAt))
        {
            var verdict = RepairJudge.Of(subject, known.Of(subject.Pod), times);
            if (verdict.IsTakenDown && HasRoom(now) && !IsRunning(subject))
            {
                Start(subject, verdict.Reason, takeDowns, cancellationToken);
            }
        }
    }

    /// <summary>Returns when the running take-downs have finished.</summary>
    public async Task EndAllAsync()
    {
        await Task.WhenAll(_running.Select(running => running.Completion)).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    private async Task EndAsync()
    {
        foreach (var running in _running.Where(running => running.Completion.IsCompleted).ToList())
        {
            _running.Remove(running);
            Ended(running.Subject, running.Reason, await running.Completion.ConfigureAwait(false));
        }
    }

    private void Note(IReadOnlyList<RepairSubject> found, DateTimeOffset now)
    {
        var gone = found.Where(subject => subject.Namespace == NamespaceState.Gone).Select(subject => subject.Key).ToHashSet();
        Forget(_goneSince, gone);
        Forget(_attempts, [.. found.Select(subject => subject.Key)]);
        foreach (var key in gone)
        {
            _goneSince.TryAdd(key, now);
        }
    }

    private static void Forget<T>(Dictionary<(ContainerId, InterfaceName), T> known, HashSet<(ContainerId, InterfaceName)> kept)
    {
        foreach (var key in known.Keys.Where(key => !kept.Contains(key)).ToList())
        {
            known.Remove(key);
        }
    }

    private RepairTimes TimesOf(RepairSubject subject, DateTimeOffset now) => new(
        now,
        _goneSince.TryGetValue(subject.Key, out var since) ? since : null,
        RetryTime.Of(subject, _attempts.GetValueOrDefault(subject.Key), now));

    private bool IsRunning(RepairSubject subject) => _running.Exists(running => running.Subject.Container == subject.Container);

    private bool HasRoom(DateTimeOffset now) =>
        _running.Count < Most && _running.Count(running => now - running.Since < Hanging) < AtOnce;

    private void Start(RepairSubject subject, string reason, ITakeDowns takeDowns, CancellationToken cancellationToken)
    {
        try
        {
            // One of an earlier daemon holds the lock itself: it is followed to its end.
            if ((takeDowns.Find(subject) ?? (IsLocked(subject) ? null : takeDowns.Start(subject))) is { } takeDown)
            {
                _running.Add(new RunningTakeDown(subject, reason, time.GetUtcNow(), FollowAsync(subject, takeDown, cancellationToken)));
            }
        }
        catch (Exception e) when (e is LinuxException or CniException)
        {
            Ended(subject, reason, [e.Message]);
        }
    }

    // The plugin, or an administrator, works on the container: it is left to them.
    private bool IsLocked(RepairSubject subject)
    {
        if (!journal.TryLock(subject.Container, out var held))
        {
            return true;
        }

        held.Dispose();
        return false;
    }

    private async Task<IReadOnlyList<string>> FollowAsync(RepairSubject subject, HostProcess takeDown, CancellationToken cancellationToken)
    {
        using (takeDown)
        {
            await takeDown.WaitAsync(time, cancellationToken).ConfigureAwait(false);
            var errors = subjects.ErrorsOf(subject.Container, out var isLeft);
            return !isLeft ? []
                : errors.Count > 0 ? errors
                : [takeDown.Words is { Length: > 0 } words ? words : "the process on the host ended without a word; its networks are still on record"];
        }
    }

    private void Ended(RepairSubject subject, string reason, IReadOnlyList<string> failures)
    {
        var attempts = _attempts.GetValueOrDefault(subject.Key).Plus(time.GetUtcNow());
        _attempts[subject.Key] = attempts;
        Report(new RepairAttempt(subject, reason, failures, attempts.Count));
    }

    private sealed record RunningTakeDown(RepairSubject Subject, string Reason, DateTimeOffset Since, Task<IReadOnlyList<string>> Completion);
}
