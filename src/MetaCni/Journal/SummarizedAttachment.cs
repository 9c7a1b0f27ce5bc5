// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>What GC needs from one attachment of a record.</summary>
/// <param name="Network">Its network, shared by all attachments with the same name and plugins.</param>
/// <param name="Interface">The planned interface.</param>
/// <param name="State">Its state.</param>
internal sealed record SummarizedAttachment(RecordedNetwork Network, string Interface, AttachmentState State)
{
    /// <summary>True if something may exist that has to be detached.</summary>
    public bool IsOutstanding => State is AttachmentState.Attempted or AttachmentState.Attached;
}
