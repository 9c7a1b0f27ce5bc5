// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>An ADD of the same container and interface that has a record already. The caller holds the container's lock.</summary>
/// <remarks>
/// It may be that of a running pod, whose runtime repeats ADD. So nothing of it is touched before everything that can be checked of the
/// new ADD was checked; and if it attached what the new one would attach, nothing is touched at all.
/// </remarks>
internal sealed class EarlierAdd
{
    private readonly AttachmentJournal _journal;
    private readonly AttachmentRecord _record;
    private readonly INamespaceView _view;

    private EarlierAdd(AttachmentJournal journal, AttachmentRecord record, INamespaceView view) =>
        (_journal, _record, _view) = (journal, record, view);

    /// <summary>Reads the record of the container and interface of a plan; null where there is none.</summary>
    /// <exception cref="CniException">112: it cannot be read, so that it cannot be rolled back.</exception>
    public static EarlierAdd? Find(AttachmentJournal journal, AttachmentPlan plan, INamespaceView view)
    {
        journal.RemoveLeftovers(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        var isFound = journal.TryRecover(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record);
        return journal.Corrupt.TryFindLost(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var lost)
            ? throw NotGone(lost.ToError())
            : isFound ? new EarlierAdd(journal, record, view) : null;
    }

    /// <summary>What each attachment of a plan came to that <see cref="HasAttached"/>.</summary>
    public IReadOnlyList<AttachmentOutcome> OutcomesOf(AttachmentPlan plan) =>
    [
        .. plan.Attachments.Zip(_record.Attachments).Select(pair => new AttachmentOutcome
        {
            Planned = pair.First,
            Json = pair.Second.Result!,
            Result = ResultCodec.Read(pair.Second.Result!, pair.First.Configuration.Version),
            Elapsed = pair.Second.Elapsed,
        }),
    ];

    /// <summary>The links of the namespace that the record does not claim: those that are not rolled back with it.</summary>
    public IReadOnlyList<Link> OthersOf(IReadOnlyList<Link> links)
    {
        var own = _record.Attachments.Where(attachment => attachment.IsOutstanding && IsOfThisNamespace)
            .Select(attachment => attachment.Planned.InterfaceName.Value)
            .ToHashSet();
        return [.. links.Where(link => !own.Contains(link.Name))];
    }

    /// <summary>True where all that a plan attaches is attached, by the very same plan, and still is in the pod.</summary>
    /// <remarks>
    /// By the record and the kernel. The plugins' CHECK is not asked: a runtime that wants to know calls it, and one that fails would have
    /// a running pod lose its network here.
    /// </remarks>
    public bool HasAttached(AttachmentPlan plan) => IsWhole && SamePlan.Is(_record.Plan, plan) && IsInThePod();

    /// <summary>Rolls back what it attached, once the record of a new plan has room on the disk and no network of it is collected.</summary>
    /// <exception cref="CniException">One of these cannot be waited for, or something cannot be detached.</exception>
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

    // ADD came to its end, and no DEL has begun to undo it.
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
