// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Processes;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>What is on disk about one container and interface: enough to take everything down without any other source.</summary>
internal sealed record AttachmentRecord
{
    public required AttachmentPlan Plan { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The process that attaches or takes down, or did last.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>The namespace's SO_NETNS_COOKIE: paths and inodes are reused, this is not. Zero where unknown.</summary>
    public required ulong NamespaceCookie { get; init; }

    /// <summary>In the order of ADD.</summary>
    public required IReadOnlyList<RecordedAttachment> Attachments { get; init; }

    /// <summary>True once ADD has handed over everything and was about to answer.</summary>
    public bool IsComplete { get; init; }

    /// <summary>
    /// True from the plan to the end of ADD, and while it is taken down: if the process is gone, what it started may still run.
    /// </summary>
    public bool IsAtWork { get; init; }

    /// <summary>The planned interfaces that the kernel had at the end of ADD: those that CHECK looks for.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = [];

    /// <summary>The addresses that their results and the kernel had then.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses { get; init; } = [];

    /// <summary>Why what is on disk beside the record could not be removed when nothing else was left; null if that never failed.</summary>
    public CniError? ForgetError { get; init; }

    /// <summary>When taking down failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }

    /// <summary>When it failed the last time.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>The record of a plan that a process is about to carry out.</summary>
    public static AttachmentRecord Of(AttachmentPlan plan, DateTimeOffset now, ProcessIdentity process, ulong namespaceCookie) => new()
    {
        Plan = plan,
        CreatedAt = now,
        Process = process,
        NamespaceCookie = namespaceCookie,
        Attachments = [.. plan.Attachments.Select(attachment => new RecordedAttachment { Planned = attachment })],
        IsAtWork = true,
    };
}
