// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>
/// A DEL tries a few records of other containers again that could not be taken down: a runtime that sends no GC never comes back to them.
/// </summary>
/// <remarks>
/// This happens after the DEL's own work, with time that it has left, and never changes what the DEL answers. A record that takes long, or has
/// failed for long, is tried less often.
/// </remarks>
/// <param name="journal">The records.</param>
/// <param name="detacher">Detaches what a record holds.</param>
/// <param name="deferrals">Notes those of which something is left.</param>
/// <param name="log">The operator's log.</param>
internal sealed class DeferredDetach(AttachmentJournal journal, RecordDetacher detacher, Deferrals deferrals, ContainerLog log)
{
    /// <summary>How many records one DEL tries at most.</summary>
    public const int Most = 2;

    /// <summary>How long a DEL may take longer for them.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    // Of those that are looked at some are of no use: another operation is at work on them, or they are gone.
    private const int LookedAt = 8;

    // A record may take this part of a node's time.
    private const int PartOfTime = 20;

    // The longer it has failed, the longer it is left alone.
    private const int PartOfAge = 10;

    // What an earlier version left is looked for once, among this many records.
    private const int MostEarlier = 256;

    private DeferredRecords Records => journal.Deferred;

    /// <summary>Tries some.</summary>
    /// <param name="own">The container of the DEL.</param>
    /// <param name="deadline">The deadline of the DEL.</param>
    /// <param name="stop">What runs is finished and nothing more is begun.</param>
    public void Run(ContainerId own, Deadline deadline, CancellationToken stop)
    {
        try
        {
            FindEarlier(deadline.Token);
            using var budget = deadline.IsThereTime(Budget) && !stop.IsCancellationRequested
                ? deadline.Capped(Budget)
                : null;
            if (budget is not null)
            {
                TrySome(own, budget, stop);
            }
        }
        catch (Exception e) when (e is CniException or LinuxException or IOException or UnauthorizedAccessException)
        {
            log.Operation.Warning($"records that could not be taken down before were not tried again: {e.Message}");
        }
    }

    private void TrySome(ContainerId own, Deadline budget, CancellationToken stop)
    {
        var tried = 0;
        foreach (var name in Records.Take(deferrals.Now, LookedAt))
        {
            tried += Try(name, own, budget, stop) ? 1 : 0;
            if (tried == Most || stop.IsCancellationRequested || !budget.IsThereTime(Deadline.EnoughForDel))
            {
                return;
            }
        }
    }

    // False where there was nothing to try.
    private bool Try(string name, ContainerId own, Deadline budget, CancellationToken stop)
    {
        if (!journal.TryIdentify(name, out var container, out var interfaceName))
        {
            Records.Remove(name);
            return false;
        }

        if (container == own || !journal.TryLock(container, out var containerLock))
        {
            return false;
        }

        using (containerLock)
        {
            // One that was attached again since is not to be taken down.
            if (Find(container, interfaceName) is { FirstFailure: { } since } record)
            {
                Detach(name, (record, since), budget, stop);
                return true;
            }

            Records.Remove(name);
            return false;
        }
    }

    // Not where it cannot be read: GC and "metacni show" name it.
    private AttachmentRecord? Find(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return journal.TryRecover(container, interfaceName, out var record) ? record : null;
        }
        catch (CniException)
        {
            return null;
        }
    }

    private void Detach(string name, (AttachmentRecord Record, DateTimeOffset Since) failed, Deadline budget, CancellationToken stop)
    {
        var (record, since) = failed;
        var before = budget.Left;
        var left = Detach(record, budget, stop);
        var elapsed = before - budget.Left;
        if (left is null)
        {
            Records.Remove(name);
            log.About(record.Plan).Verbose(
                $"what the DEL of this container could not take down since {since:u} was taken down by the DEL of another container");
            return;
        }

        var age = (deferrals.Now - since).Duration() / PartOfAge;
        var pause = age < Deferrals.LongestPause ? age : Deferrals.LongestPause;
        Records.Postpone(name, deferrals.Now + (pause > elapsed * PartOfTime ? pause : elapsed * PartOfTime));
        log.About(record.Plan).Warning($"still cannot be taken down, failing since {since:u}; it stays on record: {left}");
    }

    private string? Detach(AttachmentRecord record, Deadline budget, CancellationToken stop)
    {
        try
        {
            var report = detacher.Detach(record, RecordedNamespace.Of(record), budget, stop);
            return report.IsClean ? null : report.ToString();
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private void FindEarlier(CancellationToken cancellationToken)
    {
        if (Records.Exist)
        {
            return;
        }

        Records.Begin();
        foreach (var name in journal.SomeThatFailed(MostEarlier, cancellationToken))
        {
            deferrals.Add(name, TimeSpan.Zero);
        }
    }
}
