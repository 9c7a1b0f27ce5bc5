// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Tests.Node.Duties;

public sealed class NodeEventsTests
{
    [Fact]
    public void Of_too_many_unsent_events_the_latest_64_are_kept()
    {
        var events = new NodeEvents();

        for (var number = 1; number <= 100; number++)
        {
            events.Post(new NodeEvent("Reason", $"{number}", IsWarning: false));
        }

        var kept = new List<string>();
        while (events.Unsent.TryRead(out var next))
        {
            kept.Add(next.Message);
        }

        Assert.Equal(Enumerable.Range(37, 64).Select(number => $"{number}"), kept);
    }
}
