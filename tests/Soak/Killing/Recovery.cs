// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>The recovery after a kill.</summary>
internal enum Recovery
{
    DelAtOnce,
    DelAfter10Milliseconds,
    DelAfterASecond,

    /// <summary>GC without valid attachments.</summary>
    Gc,

    /// <summary>The runtime retries ADD and then calls DEL.</summary>
    AddAndDel,
}
