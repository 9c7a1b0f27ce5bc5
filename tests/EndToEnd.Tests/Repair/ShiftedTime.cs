// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Repair;

/// <summary>The system's clock, ahead by what a test has skipped; timers run as usual, so that processes can be waited for.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _skipped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _skipped;

    public void Skip(TimeSpan time) => _skipped += time;
}
