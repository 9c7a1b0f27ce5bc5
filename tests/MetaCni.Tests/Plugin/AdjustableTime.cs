// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A clock that a test sets forward; timers are the system's.</summary>
internal sealed class AdjustableTime : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
