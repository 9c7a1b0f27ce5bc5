// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Plugin;

namespace MetaCni.Collecting;

/// <summary>
/// A DEL tries a few records of other containers again that could not be taken down: a runtime that sends no GC never comes back to them.
/// </summary>
/// <remarks>
/// This happens after the DEL's own work, with time that it has left, and never changes what the DEL answers. A record that takes long, or has
/// failed for long, is tried less often.
/// </remarks>
/// <param name="operation">The DEL.</param>
internal sealed class DeferredDetach(Operation operation)
{
    /// <summary>How many records one DEL tries at most.</summary>
    public const int Most = 2;

    /// <summary>How long a DEL may take longer for them.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <summary>The longest time after which a record is tried again; longer only for one whose try takes seconds.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    // Of those that are looked at some are of no use: another operation is at work on them, or they are gone.
    private const int LookedAt = 8;

    // A record may take this part of a node's time.
    private const int PartOfTime = 20;

    // The longer it has failed, the longer it is left alone.
    private const int PartOfAge = 10;

    // What an earlier version left is looked for once, among this many records.
    private const int MostEarlier = 256;

    private DeferredRecords Records => operation.Journal.Deferred;

    private DateTimeOffset Now => operation.Services.Time.GetUtcNow();

    /// <summary>Notes a record that could not be taken down, to be tried by others once the runtime has had some time to do so itself.</summary>
    public static void Add(Operation operation, AttachmentRecord? record, TimeSpan pause)
    {
        if (record is not null)
        {
            var name = Path.GetFileName(operation.Journal.FileOf(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName));
            Add(operation, name, operation.Services.Time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
        }
    }

    private static void Add(Operation operation, string name, DateTimeOffset from)
    {
        try
        {
            operation.Journal.Deferred.Add(name, from);
        }
        catch (Exception e) when (e is LinuxException or CniException)
        {
            // GC finds it all the same.
            operation.Log.Warning($"record {name}: it cannot be noted for a later DEL: {e.Message}; GC or \"metacni detach\" tries it again");
        }
    }

    /// <summary>Tries some, within the deadline of the DEL.</summary>
    public void Run(Deadline deadline, CancellationToken stop)
    {
        try
        {
            FindEarlier(deadline.Token);
            using var budget = deadline.IsThereTime(Budget) && !stop.IsCancellationRequested
                ? Deadline.Start(Budget, operation.Services.Time, deadline.Token)
                : null;
            if (budget is not null)
            {
                TrySome(budget, stop);
            }
        }
        catch (Exception e) when (e is CniException or LinuxException or IOException or UnauthorizedAccessException)
        {
            operation.Log.Warning($"records that could not be taken down before were not tried again: {e.Message}");
        }
    }

    private void TrySome(Deadline budget, CancellationToken stop)
    {
        var tried = 0;
        foreach (var name in Records.Take(Now, LookedAt))
        {
            tried += Try(name, budget, stop) ? 1 : 0;
            if (tried == Most || stop.IsCancellationRequested || !budget.IsThereTime(Deadline.EnoughForDel))
            {
                return;
            }
        }
    }

    // False where there was nothing to try.
    private bool Try(string name, Deadline budget, CancellationToken stop)
    {
        if (!operation.Journal.TryIdentify(name, out var container, out var interfaceName))
        {
            Records.Remove(name);
            return false;
        }

        if (container == operation.Request.ContainerId || !operation.Journal.TryLock(container, out var containerLock))
        {
            return false;
        }

        using (containerLock)
        {
            // One that was attached again since is not to be taken down.
            if (Find(container, interfaceName) is { FirstFailure: { } since } record)
            {
                Try(name, record, since, budget, stop);
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
            return operation.Journal.TryRecover(container, interfaceName, out var record) ? record : null;
        }
        catch (CniException)
        {
            return null;
        }
    }

    private void Try(string name, AttachmentRecord record, DateTimeOffset since, Deadline budget, CancellationToken stop)
    {
        var start = operation.Services.Time.GetTimestamp();
        var left = Detach(record, budget, stop);
        var elapsed = operation.Services.Time.GetElapsedTime(start);
        if (left is null)
        {
            Records.Remove(name);
            LogOf(record).Verbose(
                $"what the DEL of this container could not take down since {since:u} was taken down by the DEL of another container");
            return;
        }

        var age = (Now - since).Duration() / PartOfAge;
        var pause = age < LongestPause ? age : LongestPause;
        Records.Postpone(name, Now + (pause > elapsed * PartOfTime ? pause : elapsed * PartOfTime));
        LogOf(record).Warning($"still cannot be taken down, failing since {since:u}; it stays on record: {left}");
    }

    private OperatorLog LogOf(AttachmentRecord record) => operation.LogOf(record.Plan.Sandbox.Pod, record.Plan.Sandbox.ContainerId);

    private string? Detach(AttachmentRecord record, Deadline budget, CancellationToken stop)
    {
        try
        {
            var report = new Teardown(operation).Run(record, RecordedNamespace.Of(record), budget, stop);
            return report.IsClean ? null : report.ToString();
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }

    private void FindEarlier(CancellationToken deadline)
    {
        if (Records.Exist)
        {
            return;
        }

        Records.Begin();
        foreach (var name in operation.Journal.SomeThatFailed(MostEarlier, deadline))
        {
            Add(operation, name, Now);
        }
    }
}
