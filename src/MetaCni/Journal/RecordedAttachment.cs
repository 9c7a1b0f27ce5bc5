// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>One attachment of a record: what was planned and what became of it.</summary>
internal sealed record RecordedAttachment
{
    public required PlannedAttachment Planned { get; init; }

    public AttachmentState State { get; init; } = AttachmentState.Planned;

    /// <summary>
    /// The answer of the list's last plugin, as it wrote it but for default routes that were changed afterwards; null before.
    /// </summary>
    public JsonObject? Result { get; init; }

    /// <summary>Where its ADD failed and how; null where it succeeded, or was killed.</summary>
    public AddFailure? Failure { get; init; }

    /// <summary>The kernel's index of the interface that its failed ADD made and left in the pod; null where there was none.</summary>
    public int? LeftInterface { get; init; }

    /// <summary>How long the plugins of the list took to attach.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Why it could not be taken down, the last time that was tried.</summary>
    public CniError? LastError { get; init; }

    /// <summary>
    /// True where a DEL failed at the very plugin at which ADD had failed. The plugins of a chain before it succeeded; one that reported
    /// success without a result may have succeeded, too.
    /// </summary>
    public bool NeverSucceeded(CniException del) =>
        this is { State: AttachmentState.Attempted, Failure: { } add }
        && del.PluginIndex == add.Plugin
        && add.Error?.Code != (int)PluginErrorCode.PluginAnswerInvalid;

    /// <summary>True where something may be there that has to be taken down.</summary>
    public bool IsOutstanding => State is AttachmentState.Attempted or AttachmentState.Attached;
}
