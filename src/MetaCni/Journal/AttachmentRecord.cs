// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Processes;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>The record of one container and interface: enough to detach everything without any other source.</summary>
internal sealed record AttachmentRecord
{
    public required AttachmentPlan Plan { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The process that attaches or detaches, or the last one that did.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>The namespace's SO_NETNS_COOKIE: unlike paths and inodes it is never reused until the next boot. Zero if unknown.</summary>
    public required ulong NamespaceCookie { get; init; }

    /// <summary>In the order of ADD.</summary>
    public required IReadOnlyList<RecordedAttachment> Attachments { get; init; }

    /// <summary>True once ADD has published the status and was about to write its result.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// True from the plan to the end of ADD, and during detaching: if the process is gone, its child processes may still run.
    /// </summary>
    public bool IsAtWork { get; init; }

    /// <summary>
    /// True while networks of the running pod are attached and detached, and after that was killed: until it is finished, the record has
    /// more than the pod is to have.
    /// </summary>
    public bool IsChanging { get; init; }

    /// <summary>
    /// True for a running pod with a network that is not attached, or a change that is not finished: "metacni reconcile" finishes it.
    /// </summary>
    public bool IsUnsettled =>
        IsComplete && (IsChanging || (!IsAtWork && Attachments.Any(attachment => attachment.State != AttachmentState.Attached)));

    /// <summary>The planned interfaces that existed at the end of ADD; CHECK looks for these.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>The addresses that were both in the results and in the kernel at the end of ADD.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>The last status that the daemon of the node was to publish; null if there was none.</summary>
    public RecordedStatus? Status { get; init; }

    /// <summary>Why files about the container other than the record could not be removed at the end; null if that never failed.</summary>
    public CniError? ForgetError { get; init; }

    /// <summary>When detaching failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>When detaching failed the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>The record of a plan at the start of ADD.</summary>
    public static AttachmentRecord Of(AttachmentPlan plan, DateTimeOffset now, ProcessIdentity process, ulong namespaceCookie) => new()
    {
        Plan = plan,
        CreatedAt = now,
        Process = process,
        NamespaceCookie = namespaceCookie,
        Attachments = [.. plan.Attachments.Select(attachment => new RecordedAttachment { Planned = attachment })],
        IsAtWork = true,
    };

    /// <summary>
    /// The record without the secondaries that are detached. The primary stays in every state: the record knows it by its place. The status
    /// lists what is detached, so it goes, too.
    /// </summary>
    public AttachmentRecord WithoutDetached()
    {
        var kept = Attachments.Index().Where(one => one.Item.Planned.IsPrimary || one.Item.State != AttachmentState.Detached).ToList();
        if (kept.Count == Attachments.Count)
        {
            return this;
        }

        var places = kept.Select(one => one.Index).ToList();
        var names = kept.Select(one => one.Item.Planned.InterfaceName.Value).ToHashSet();
        var hasFailure = ForgetError is not null || kept.Any(one => one.Item.LastError is not null);
        return this with
        {
            Plan = Plan with
            {
                Attachments = [.. kept.Select(one => one.Item.Planned)],
                DefaultRoutes =
                [
                    .. Plan.DefaultRoutes.Where(choice => places.Contains(choice.Attachment))
                        .Select(choice => choice with { Attachment = places.IndexOf(choice.Attachment) }),
                ],
            },
            Attachments = [.. kept.Select(one => one.Item)],
            Interfaces = [.. Interfaces.Where(names.Contains)],
            Addresses = [.. Addresses.Where(address => names.Contains(address.Interface))],
            Status = null,
            FirstFailure = hasFailure ? FirstFailure : null,
            LastFailure = hasFailure ? LastFailure : null,
        };
    }
}
