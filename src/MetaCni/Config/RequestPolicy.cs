// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The behaviour when a pod's request cannot be honoured.</summary>
internal enum RequestPolicy
{
    /// <summary>ADD fails and is rolled back.</summary>
    Enforce,

    /// <summary>ADD succeeds with a warning.</summary>
    Warn,
}
