// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using MetaCni.Node.Reports;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Reports;

public sealed class EventLimitsTests
{
    private static readonly NodeEvent Restored = new("ConfigurationRestored", "the configuration was renamed", IsWarning: true);

    private readonly FakeTimeProvider _time = new();
    private readonly EventLimits _limits;

    public EventLimitsTests() => _limits = new EventLimits(_time);

    // Kubelet: a burst of 25, then one in 5 min for each source and object.
    [Fact]
    public void After_25_events_at_once_one_passes_in_5_minutes()
    {
        Assert.Equal(25, Passing(0, 40));

        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, Passing(40, 1));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Passing(41, 2));
    }

    [Fact]
    public void The_same_event_is_counted_for_10_minutes_and_passes_then_with_the_count()
    {
        Assert.True(_limits.TryPass(Restored, out var counted));
        Assert.Equal(0, counted);
        for (var second = 0; second < 599; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(_limits.TryPass(Restored, out _));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_limits.TryPass(Restored, out counted));
        Assert.Equal(599, counted);
    }

    [Fact]
    public void Events_that_are_counted_leave_the_others_their_turn()
    {
        for (var i = 0; i < 100; i++)
        {
            _limits.TryPass(Restored, out _);
        }

        Assert.True(_limits.TryPass(new NodeEvent("SettingsInvalid", "m", IsWarning: true), out _));
    }

    private int Passing(int first, int count) =>
        Enumerable.Range(first, count).Count(number => _limits.TryPass(new NodeEvent("Reason", $"{number}", IsWarning: true), out _));
}
