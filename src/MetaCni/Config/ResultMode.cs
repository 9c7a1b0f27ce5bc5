// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The result that is returned to the runtime.</summary>
internal enum ResultMode
{
    /// <summary>The primary's result for CRI-O, which takes every address for a pod address; else the merged result.</summary>
    Auto,

    /// <summary>All attachments in one result.</summary>
    Merged,

    /// <summary>The primary's own result, in the version of our configuration.</summary>
    Primary,
}
