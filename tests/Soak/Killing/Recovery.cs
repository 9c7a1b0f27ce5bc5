// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>What comes after a kill.</summary>
internal enum Recovery
{
    DelAtOnce,
    DelAfter10Milliseconds,
    DelAfterASecond,

    /// <summary>GC that lists nothing as valid.</summary>
    Gc,

    /// <summary>The runtime tries again, and then deletes.</summary>
    AddAndDel,
}
