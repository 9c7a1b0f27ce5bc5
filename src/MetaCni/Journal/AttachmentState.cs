// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>The state of an attachment.</summary>
internal enum AttachmentState
{
    /// <summary>Nothing was done, so there is nothing to detach.</summary>
    Planned,

    /// <summary>ADD was started, and its outcome is unknown.</summary>
    Attempted,

    /// <summary>ADD succeeded, and the result is in the record.</summary>
    Attached,

    /// <summary>DEL succeeded, or need not be repeated.</summary>
    Detached,
}
