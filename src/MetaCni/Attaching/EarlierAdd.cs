// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Netlink;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>An earlier ADD of the same container and interface, which has left a record. The caller holds the container's lock.</summary>
/// <remarks>
/// The record may belong to a running pod whose runtime repeats ADD. So nothing is rolled back before all checks of the new ADD have
/// passed. If the earlier ADD attached exactly what the new one would attach, nothing is changed.
/// </remarks>
internal sealed class EarlierAdd
{
    private readonly AttachmentJournal _journal;
    private readonly AttachmentRecord _record;
    private readonly INamespaceView _view;

    private EarlierAdd(AttachmentJournal journal, AttachmentRecord record, INamespaceView view) =>
        (_journal, _record, _view) = (journal, record, view);

    /// <summary>Reads the record of a plan's container and interface; null if there is none.</summary>
    /// <exception cref="CniException">112: the record cannot be read, so it cannot be rolled back.</exception>
    public static EarlierAdd? Find(AttachmentJournal journal, AttachmentPlan plan, INamespaceView view)
    {
        journal.RemoveLeftovers(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        var isFound = journal.TryRecover(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record);
        return journal.Corrupt.TryFindLost(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var lost)
            ? throw NotGone(lost.ToError())
            : isFound ? new EarlierAdd(journal, record, view) : null;
    }

    /// <summary>The outcomes of an earlier ADD for which <see cref="HasAttached"/> is true.</summary>
    public IReadOnlyList<AttachmentOutcome> OutcomesOf(AttachmentPlan plan) =>
    [
        .. plan.Attachments.Zip(_record.Attachments).Select(pair => RecordedOutcome.Of(pair.Second) with { Planned = pair.First }),
    ];

    /// <summary>The links of the namespace that do not belong to the record: they remain after its roll-back.</summary>
    public IReadOnlyList<Link> OthersOf(IReadOnlyList<Link> links)
    {
        var own = _record.Attachments.Where(attachment => attachment.IsOutstanding && IsOfThisNamespace)
            .Select(attachment => attachment.Planned.InterfaceName.Value)
            .ToHashSet();
        return [.. links.Where(link => !own.Contains(link.Name))];
    }

    /// <summary>True if the earlier ADD attached the very same plan completely, and everything still exists in the pod.</summary>
    /// <remarks>
    /// The record and the kernel decide. The plugins' CHECK is not called: a runtime can call CHECK itself, and a failing CHECK would cost
    /// a running pod its network.
    /// </remarks>
    public bool HasAttached(AttachmentPlan plan) => IsWhole && SamePlan.Is(_record.Plan, plan) && IsInThePod();

    /// <summary>Rolls back the earlier ADD, once the new record fits on the disk and no GC of its networks runs.</summary>
    /// <exception cref="CniException">Waiting for a GC timed out, the disk is full, or something cannot be detached.</exception>
    public void RollBackFor(AttachmentPlan plan, RollBack rollBack, DetachNamespace namespaces, CancellationToken cancellationToken)
    {
        _journal.RequireRoom(plan, _view.Cookie);
        foreach (var network in plan.Attachments.Select(attachment => attachment.Configuration.Name).Distinct())
        {
            _journal.Networks.Share(network, cancellationToken).Dispose();
        }

        var report = rollBack.Of(_record, namespaces.Of(_record, plan.Sandbox.NetworkNamespace));
        if (!report.IsClean)
        {
            throw NotGone(report.ToError());
        }

        if (_journal.Corrupt.TryFind(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var corrupt))
        {
            throw NotGone(corrupt.ToError());
        }
    }

    private static CniException NotGone(CniError error) =>
        new(error with { Message = $"what an earlier ADD of this container left cannot be rolled back: {error.Message}" });

    private bool IsOfThisNamespace => _record.NamespaceCookie == 0 || _record.NamespaceCookie == _view.Cookie;

    // The ADD completed, and no DEL has started since.
    private bool IsWhole =>
        _record is { IsComplete: true, IsAtWork: false, FirstFailure: null }
        && _record.NamespaceCookie == _view.Cookie
        && _record.Attachments.All(attachment => attachment is { State: AttachmentState.Attached, Result: not null })
        && !_journal.Corrupt.TryFind(_record.Plan.Sandbox.ContainerId, _record.Plan.Sandbox.InterfaceName, out _);

    private bool IsInThePod()
    {
        try
        {
            InterfaceCheck.Require(_record, _view);
            DefaultRouteCheck.Require(_record, _view);
            return true;
        }
        catch (CniException)
        {
            return false;
        }
    }
}
