// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>One attachment of a record: its plan and its state.</summary>
internal sealed record RecordedAttachment
{
    public required PlannedAttachment Planned { get; init; }

    public AttachmentState State { get; init; } = AttachmentState.Planned;

    /// <summary>
    /// The result of the list's last plugin, unchanged except for default routes that were changed afterwards; null before.
    /// </summary>
    public JsonObject? Result { get; init; }

    /// <summary>The result before default routes were changed; null before ADD.</summary>
    public JsonObject? OriginalResult { get; init; }

    /// <summary>Its default routes that another attachment has replaced.</summary>
    public IReadOnlyList<RecordedRoute> TakenRoutes { get; init; } = [];

    /// <summary>At which plugin its ADD failed, and how; null if ADD succeeded or was killed.</summary>
    public AddFailure? Failure { get; init; }

    /// <summary>The kernel's index of the interface that its failed ADD created and left in the pod; null for none.</summary>
    public int? LeftInterface { get; init; }

    /// <summary>How long the plugins of the list took to attach.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Why the last DEL failed.</summary>
    public CniError? LastError { get; init; }

    /// <summary>
    /// True if DEL failed at the same plugin as ADD. Plugins before it in the list succeeded. A plugin that reported success without a
    /// result may have succeeded too.
    /// </summary>
    public bool NeverSucceeded(CniException del) =>
        this is { State: AttachmentState.Attempted, Failure: { } add }
        && del.PluginIndex == add.Plugin
        && add.Error?.Code != (int)PluginErrorCode.PluginAnswerInvalid;

    /// <summary>True if something may exist that has to be detached.</summary>
    public bool IsOutstanding => State is AttachmentState.Attempted or AttachmentState.Attached;
}
