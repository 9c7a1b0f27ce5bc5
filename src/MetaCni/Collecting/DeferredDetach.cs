// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>
/// After its own work a DEL retries a few records of other containers that could not be detached: a runtime without GC never retries
/// them.
/// </summary>
/// <remarks>
/// It uses only time that the DEL has left, and never changes the DEL's result. A record that takes long, or has failed for long, is
/// retried less often.
/// </remarks>
/// <param name="journal">The records.</param>
/// <param name="detacher">Detaches what a record holds.</param>
/// <param name="deferrals">Notes the records that still hold attachments.</param>
/// <param name="log">The operator's log.</param>
internal sealed class DeferredDetach(AttachmentJournal journal, RecordDetacher detacher, Deferrals deferrals, ContainerLog log)
{
    /// <summary>How many records one DEL retries at most.</summary>
    public const int Most = 2;

    /// <summary>By how much a DEL may take longer because of the retries.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    // Some candidates cannot be retried: another operation holds their lock, or their record no longer exists.
    private const int MostCandidates = 8;

    // The retries of a record may take 1/20 of a node's time.
    private const int PauseFactor = 20;

    // The pause grows with the time since the first failure: 1/10 of it.
    private const int AgeDivisor = 10;

    // Failed records of an earlier version are searched for once, among this many records.
    private const int MostEarlier = 256;

    private DeferredRecords Records => journal.Deferred;

    /// <summary>Retries some records.</summary>
    /// <param name="own">The container of the DEL.</param>
    /// <param name="deadline">The deadline of the DEL.</param>
    /// <param name="stop">Cancelled: the running detach finishes, and no other one is started.</param>
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
            log.Operation.Warning($"records whose networks could not be detached before were not tried again: {e.Message}");
        }
    }

    private void TrySome(ContainerId own, Deadline budget, CancellationToken stop)
    {
        var tried = 0;
        foreach (var name in Records.Take(deferrals.Now, MostCandidates))
        {
            tried += Try(name, own, budget, stop) ? 1 : 0;
            if (tried == Most || stop.IsCancellationRequested || !budget.IsThereTime(Deadline.EnoughForDel))
            {
                return;
            }
        }
    }

    // False if nothing was retried.
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
            // A container that was attached again since then must not be detached.
            if (Find(container, interfaceName) is { FirstFailure: { } since } record)
            {
                Detach(name, (record, since), budget, stop);
                return true;
            }

            Records.Remove(name);
            return false;
        }
    }

    // Null if it cannot be read: GC and "metacni show" report it.
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
                $"the networks that failed to detach since {since:u} are detached now, during a DEL of another container");
            return;
        }

        var age = (deferrals.Now - since).Duration() / AgeDivisor;
        var pause = age < Deferrals.LongestPause ? age : Deferrals.LongestPause;
        Records.Postpone(name, deferrals.Now + (pause > elapsed * PauseFactor ? pause : elapsed * PauseFactor));
        log.About(record.Plan).Warning($"still cannot be detached, failing since {since:u}; it stays on record: {left}");
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
