// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Duties;

public sealed class HeartbeatsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_duty_is_overdue_when_it_did_not_beat_within_its_time()
    {
        var heartbeats = new Heartbeats(_time);
        heartbeats.Beat("slow", TimeSpan.FromMinutes(10));
        heartbeats.Beat("stuck", TimeSpan.FromMinutes(1));
        heartbeats.Beat("done", TimeSpan.FromMinutes(1));
        heartbeats.Stop("done");

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(heartbeats.Overdue);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["stuck"], heartbeats.Overdue);

        heartbeats.Beat("stuck", TimeSpan.FromMinutes(1));
        Assert.Empty(heartbeats.Overdue);
    }
}
