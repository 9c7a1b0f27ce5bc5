// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Runtime;
using Cni.Values;
using Linux.Locks;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Journal;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Detach;

/// <summary>Detaches one container on an administrator's command: from the record, under the container's lock.</summary>
internal sealed class ContainerDetach(DetachOptions options, NodeDirectories directories, ToolHost host, Voices voices)
{
    private readonly AttachmentJournal _journal = directories.Journal(host.Time);

    private RecordTraces Traces => new(_journal, directories.StateDirectory, new MultusState(directories.MultusDirectory).Remove);

    /// <summary>Detaches a container and reports the outcome.</summary>
    /// <param name="named">The container.</param>
    /// <param name="interfaces">The interfaces to detach.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>False if anything is left.</returns>
    /// <exception cref="CniException">11: another operation has the container's lock.</exception>
    public bool Run(NamedContainer named, IReadOnlyList<InterfaceName> interfaces, CancellationToken cancellationToken)
    {
        var container = named.Id;
        using var budget = Deadline.Start(Deadline.Del, host.Time, CancellationToken.None);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        using var containerLock = options.IsRepair ? TryLock(container) : _journal.Lock(container, waiting.Token);
        var attachedAgain = interfaces.Where(name => IsAttachedAgain(container, name)).ToList();
        var isLeft = false;
        var isGivenUp = false;
        foreach (var interfaceName in interfaces.Except(attachedAgain))
        {
            if (options.SparesAttached && Unreadable(container, interfaceName) is { } unreadable)
            {
                voices.Error(LeftOut(named, unreadable.File, unreadable.Why));
                isLeft = true;
                continue;
            }

            _journal.RemoveLeftovers(container, interfaceName);
            var failures = Detach(container, interfaceName, budget, cancellationToken);
            if (failures.Count > 0)
            {
                var isForgotten = GiveUp(named, interfaceName, failures, cancellationToken);
                isGivenUp |= isForgotten;
                isLeft |= !isForgotten;
            }
        }

        if (attachedAgain.Count > 0)
        {
            voices.Good($"container {named.ShortId} was attached again by the runtime, and is not detached");
        }
        else if (!isLeft)
        {
            voices.Good((_journal.Interfaces(container).Any(), isGivenUp) switch
            {
                (true, false) => $"the failed networks of container {named.ShortId} are detached",
                (true, true) => $"the failed networks of container {named.ShortId} are detached or given up",
                (false, false) => $"container {named.ShortId} is detached",
                (false, true) => $"container {named.ShortId} is given up and no longer has a record",
            });
        }

        return !isLeft;
    }

    /// <summary>The warning that a container that may be running is left out of <c>--all-failed</c>.</summary>
    public static string LeftOut(NamedContainer container, string file, string why) =>
        $"{container}: its record {PlainText.Word(file)} cannot be read ({why}), and its pod may be running; "
        + $"to detach it, run metacni detach {container.ShortId}";

    private FileLock TryLock(ContainerId container) => _journal.TryLock(container, out var containerLock)
        ? containerLock
        : throw new CniException(CniErrorCode.TryAgainLater, "another operation works on it");

    private bool IsWanted(AttachmentRecord record, ListedRecord listed) =>
        options.IsRepair ? record.FirstFailure is not null || listed.IsNamespaceGone : listed.HasFailed;

    // The runtime may have attached the container again between the listing and the lock.
    private bool IsAttachedAgain(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return options.SparesAttached
                && _journal.TryRead(container, interfaceName, out var record)
                && !IsWanted(record, ListedRecord.Of(record, host.NamespaceCookie));
        }
        catch (CniException)
        {
            return false;
        }
    }

    // The record may have become unreadable between the listing and the lock; the administrator must then name this container explicitly.
    private (string File, string Why)? Unreadable(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return !_journal.TryRead(container, interfaceName, out _) && _journal.Corrupt.TryFind(container, interfaceName, out var corrupt)
                ? (corrupt.File, corrupt.Why)
                : null;
        }
        catch (CniException e)
        {
            return (_journal.FileOf(container, interfaceName), (e.InnerException ?? e).Message);
        }
    }

    private IReadOnlyList<CniError> Detach(
        ContainerId container, InterfaceName interfaceName, Deadline deadline, CancellationToken stop)
    {
        try
        {
            if (_journal.TryRecover(container, interfaceName, out var record))
            {
                var found = WithPluginPath(record);
                var line = new RecordOperation(found, RecordOperation.Repair, host);
                var report = Detacher(line).Detach(found, RecordedNamespace.Of(found), deadline, stop);
                if (options.IsRepair)
                {
                    line.Write(directories.StateDirectory, report.IsClean ? null : report.ToError(), voices);
                }

                return report.Failures;
            }

            return _journal.Corrupt.TryFind(container, interfaceName, out var corrupt) ? [corrupt.ToError()] : [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }

    // An interrupted run did not try every plugin, so it does not give up the container.
    private bool GiveUp(NamedContainer container, InterfaceName interfaceName, IReadOnlyList<CniError> failures, CancellationToken stop)
    {
        if (!options.Force || stop.IsCancellationRequested)
        {
            failures.ToList().ForEach(failure => voices.Error(container.About(failure.Message)));
            return false;
        }

        failures.ToList().ForEach(failure => voices.Warning($"given up: {container.About(failure.Message)}"));
        try
        {
            Forget(container, interfaceName, failures);
            return true;
        }
        catch (CniException e)
        {
            voices.Error(container.About(e.Message));
            return false;
        }
    }

    private void Forget(NamedContainer named, InterfaceName interfaceName, IReadOnlyList<CniError> known)
    {
        var container = named.Id;
        var record = ReadRemaining(container, interfaceName);
        FinishLists(named, record, known);
        foreach (var lost in record is null ? [] : AttachmentWords.Outstanding(record))
        {
            voices.Warning($"lost: {lost}");
        }

        var left = record is null ? Traces.RemoveMultus(container) : Traces.Remove(record);
        foreach (var error in left.Except(known))
        {
            voices.Warning($"given up: {named.About(error.Message)}");
        }

        _journal.GiveUp(container, interfaceName);
    }

    // DEL of a list stops at the first plugin that fails. Run the remaining plugins now, or the resources that they hold are lost.
    private void FinishLists(NamedContainer container, AttachmentRecord? record, IReadOnlyList<CniError> known)
    {
        if (record is null)
        {
            return;
        }

        using var deadline = Deadline.Start(Deadline.Del, host.Time, CancellationToken.None);
        var found = WithPluginPath(record);
        foreach (var attachment in found.Attachments.Where(one => one.IsOutstanding && one.Planned.Configuration.Plugins.Count > 1))
        {
            var failures = Delegates(host.Runner).DelEvery(found.Plan, attachment, RecordedNamespace.Of(found), deadline.Token);
            foreach (var error in failures.Select(failure => DelegateError.Of(attachment.Planned, failure).Error).Except(known))
            {
                voices.Warning($"given up: {container.About(error.Message)}");
            }
        }
    }

    private AttachmentRecord WithPluginPath(AttachmentRecord record) =>
        options.PluginPath is { } path ? record with { Plan = record.Plan with { Sandbox = record.Plan.Sandbox with { PluginPath = path } } } : record;

    private AttachmentRecord? ReadRemaining(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return _journal.TryRead(container, interfaceName, out var record) ? record : null;
        }
        catch (CniException)
        {
            // The unreadable record was already reported.
            return null;
        }
    }

    private RecordDetacher Detacher(RecordOperation line) =>
        new(_journal, Delegates(new MeasuringRunner(host.Runner, line.Trace)), Traces, host.Time) { Observe = _ => line.Ended };

    private Delegates Delegates(IPluginRunner runner) =>
        new(
            new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(runner, host.Time))),
            [.. host.Environment.Where(variable => variable.Key != RepairMark.Variable)]);
}
