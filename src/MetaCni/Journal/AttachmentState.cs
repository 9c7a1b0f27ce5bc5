// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>How far an attachment has come.</summary>
internal enum AttachmentState
{
    /// <summary>Nothing was done: there is nothing to undo.</summary>
    Planned,

    /// <summary>ADD was started and its outcome is not known.</summary>
    Attempted,

    /// <summary>ADD succeeded; the result is on record.</summary>
    Attached,

    /// <summary>Taken down.</summary>
    Detached,
}
