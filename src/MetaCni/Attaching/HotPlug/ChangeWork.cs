// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;

namespace MetaCni.Attaching.HotPlug;

/// <summary>What all steps of a change need.</summary>
/// <param name="File">The record, with everything that may exist during the change.</param>
/// <param name="Plan">The change.</param>
/// <param name="View">The pod's namespace.</param>
/// <param name="Audience">Log, cluster and pod.</param>
internal sealed record ChangeWork(RecordFile File, HotPlugPlan Plan, INamespaceView View, AttachmentAudience Audience)
{
    public AddReport Report => Audience.Report;

    /// <summary>The state of an attachment, by its index in the working plan.</summary>
    public RecordedAttachment this[int index] => File.Record.Attachments[index];

    /// <summary>A plan with one attachment of the working plan alone.</summary>
    public AttachmentPlan Alone(int index) => Plan.Working with { Attachments = [Plan.Working.Attachments[index]], DefaultRoutes = [] };

    /// <summary>The place of each attachment that was attached before the change.</summary>
    public IEnumerable<int> Before => Enumerable.Range(0, Plan.Working.Attachments.Count).Except(Plan.Steps.Where(step => step.IsAttach).Select(step => step.Attachment));
}
