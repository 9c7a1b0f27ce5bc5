// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Node.Repair;

namespace MetaCni.Tests.Node.Repair;

public sealed class RetryTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan LargestJitter = TimeSpan.FromMinutes(3);

    [Fact]
    public void A_record_without_a_failure_is_due_at_once() =>
        Assert.True(RetryTime.Of(Subject(null, null), default, Start) <= Start);

    // Seconds since the first failure at the last failure, and the pause after it.
    [Theory]
    [InlineData(0, 30)]
    [InlineData(31, 31)]
    [InlineData(62, 62)]
    [InlineData(600, 600)]
    [InlineData(1800, 1800)]
    [InlineData(86_400, 1800)]
    public void The_pause_doubles_from_30_seconds_to_30_minutes(int failingFor, int pause)
    {
        var last = Start.AddSeconds(failingFor);

        var next = RetryTime.Of(Subject(Start, last), default, last);

        Assert.InRange(next, last.AddSeconds(pause), last.AddSeconds(pause * 1.1));
    }

    // The process on the host may die before it notes anything: the record says nothing about such an attempt.
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(7, 1800)]
    [InlineData(1_000_000, 1800)]
    public void Attempts_that_left_nothing_on_record_count_too(int attempts, int pause)
    {
        var next = RetryTime.Of(Subject(null, null), new AttemptsMade(attempts, Start), Start);

        Assert.InRange(next, Start.AddSeconds(pause), Start.AddSeconds(pause * 1.1));
    }

    [Fact]
    public void The_later_of_both_times_counts()
    {
        var failed = Subject(Start, Start.AddHours(1));

        Assert.True(RetryTime.Of(failed, new AttemptsMade(1, Start), Start.AddHours(1)) >= Start.AddMinutes(90));
        Assert.True(RetryTime.Of(failed, new AttemptsMade(1, Start.AddHours(3)), Start.AddHours(3)) >= Start.AddHours(3));
    }

    // Otherwise a clock that was ahead for a moment would stop the retries for years.
    [Fact]
    public void A_failure_in_the_future_does_not_count() =>
        Assert.True(RetryTime.Of(Subject(Start, Start.AddYears(1)), default, Start) <= Start);

    [Fact]
    public void A_clock_that_went_back_shortens_no_pause() =>
        Assert.True(RetryTime.Of(Subject(Start, Start.AddMinutes(-5)), default, Start) >= Start.AddMinutes(-5).AddSeconds(30));

    [Fact]
    public void Containers_that_failed_at_the_same_time_are_tried_at_different_times()
    {
        var times = Enumerable.Range(0, 20)
            .Select(index => RetryTime.Of(Subject(Start, Start.AddHours(1)) with { Container = Container($"c{index}") }, default, Start.AddHours(1)))
            .ToList();

        Assert.True(times.Distinct().Count() > 10);
        Assert.True(times.Max() - times.Min() <= LargestJitter);
    }

    private static RepairSubject Subject(DateTimeOffset? first, DateTimeOffset? last) => new()
    {
        Container = Container("c1"),
        Interface = InterfaceName.TryParse("eth0", out var name) ? name : throw new FormatException(),
        Pod = null,
        Namespace = NamespaceState.Gone,
        FirstFailure = first,
        LastFailure = last,
    };

    private static ContainerId Container(string text) => ContainerId.TryParse(text, out var id) ? id : throw new FormatException();
}
