// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The behaviour when CHECK of a secondary's plugin fails.</summary>
internal enum CheckPolicy
{
    /// <summary>CHECK succeeds, and the log has the error.</summary>
    Warn,

    /// <summary>CHECK fails.</summary>
    Enforce,
}
