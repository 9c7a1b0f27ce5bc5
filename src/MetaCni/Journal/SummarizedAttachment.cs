// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>What GC has to know of one attachment of a record.</summary>
/// <param name="Network">Its network, as all attachments with the same name and plugins have it.</param>
/// <param name="Interface">The interface that was planned.</param>
/// <param name="State">How far it has come.</param>
internal sealed record SummarizedAttachment(RecordedNetwork Network, string Interface, AttachmentState State)
{
    /// <summary>True where something may exist that has to be taken down.</summary>
    public bool IsOutstanding => State is AttachmentState.Attempted or AttachmentState.Attached;
}
