// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>Which result goes to the runtime (design: one result that shows all interfaces, where the runtime can read it).</summary>
internal enum ResultMode
{
    /// <summary>The primary's for CRI-O, which takes every address for a pod address; else merged.</summary>
    Auto,

    /// <summary>All attachments in one result.</summary>
    Merged,

    /// <summary>The primary's own, in the version of our configuration.</summary>
    Primary,
}
