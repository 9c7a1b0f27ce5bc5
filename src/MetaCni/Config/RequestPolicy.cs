// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>What happens when a pod asked for something and did not get it.</summary>
internal enum RequestPolicy
{
    /// <summary>ADD fails and is undone.</summary>
    Enforce,

    /// <summary>ADD succeeds and says so.</summary>
    Warn,
}
