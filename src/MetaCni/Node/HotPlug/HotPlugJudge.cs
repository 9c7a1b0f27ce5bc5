// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;

namespace MetaCni.Node.HotPlug;

/// <summary>Decides from a record and its pod whether a reconcile is due. Pure.</summary>
internal static class HotPlugJudge
{
    /// <summary>The verdict.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isAtWork">True if the process of an operation on it runs.</param>
    /// <param name="pod">The pod as the API server has it.</param>
    /// <param name="config">The plugin's configuration.</param>
    public static HotPlugVerdict Of(AttachmentRecord record, bool isAtWork, Pod pod, MetaConfig config)
    {
        // A DEL that was killed is repeated by the runtime.
        if (isAtWork || !record.IsComplete || record is { IsAtWork: true, IsChanging: false })
        {
            return HotPlugVerdict.Busy;
        }

        // A DEL that has failed is the runtime's, and repair's.
        if (record.FirstFailure is not null || record.Attachments is not [{ State: AttachmentState.Attached }, ..])
        {
            return HotPlugVerdict.Settled;
        }

        return record.IsUnsettled || !SelectionDifference.Of(record.Plan, pod, config).IsEmpty
            ? HotPlugVerdict.Differs
            : HotPlugVerdict.Settled;
    }
}
