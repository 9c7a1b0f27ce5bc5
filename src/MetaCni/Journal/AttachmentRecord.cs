// SPDX-License-Identifier: Apache-2.0

using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>What is on disk about one container and interface: enough to take everything down without any other source.</summary>
internal sealed record AttachmentRecord
{
    public required AttachmentPlan Plan { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The process that attaches, or did.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>The namespace's SO_NETNS_COOKIE: paths and inodes are reused, this is not. Zero where unknown.</summary>
    public required ulong NamespaceCookie { get; init; }

    /// <summary>In the order of ADD.</summary>
    public required IReadOnlyList<RecordedAttachment> Attachments { get; init; }

    /// <summary>True once ADD has handed over everything and was about to answer.</summary>
    public bool IsComplete { get; init; }

    /// <summary>When taking down failed for the first time; null if it never did.</summary>
    public DateTimeOffset? FirstFailure { get; init; }
}
