// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Attaching;

/// <summary>How long an ADD waits for its events: the server is silent, and the time is the test's.</summary>
public sealed class AddReportTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private const string WithAddress = """{"ips":[{"address":"10.1.0.2/24"}]}""";

    private static readonly CniError Error = new(7, "no free address");

    private readonly FakeTimeProvider _time = new();
    private readonly FakeCluster _cluster = new() { AcceptsNoEvents = true };
    private readonly StringWriter _warnings = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly AddReport _report;

    public AddReportTests()
    {
        _report = NewReport();
        _report.Concerns(new PodIdentity { Namespace = "default", Name = "web", Uid = "1" }, _cluster);
    }

    public void Dispose()
    {
        _report.Dispose();
        _stop.Dispose();
        _warnings.Dispose();
    }

    // The first is the deadline's; whatever is left of it, the event has the half second that every event has.
    [Theory]
    [InlineData(90_000, 5_000)]
    [InlineData(5_000, 5_000)]
    [InlineData(1_700, 1_700)]
    [InlineData(500, 500)]
    [InlineData(3, 500)]
    [InlineData(-20_000, 500)]
    public async Task The_event_of_a_failed_ADD_may_take_up_to_five_seconds(int left, int expected)
    {
        var failing = _report.FailedAsync(Error, TimeSpan.FromMilliseconds(left), _stop.Token);

        await AssertLasts(failing, TimeSpan.FromMilliseconds(expected));
        Assert.Equal("AttachFailed", Assert.Single(_cluster.Events).Reason);
        Assert.Contains("event AttachFailed was not created: no answer", _warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_event_for_a_missing_definition_may_take_up_to_five_seconds()
    {
        var failing = _report.FailedAsync(
            Error with { Code = (int)PluginErrorCode.NetworkNotFound }, TimeSpan.FromMinutes(1), _stop.Token);

        await AssertLasts(failing, TimeSpan.FromSeconds(5));
        Assert.Equal("NoNetworkFound", Assert.Single(_cluster.Events).Reason);
    }

    [Fact]
    public async Task After_a_termination_signal_a_failed_ADD_waits_half_a_second_for_its_event()
    {
        await _stop.CancelAsync();

        await AssertLasts(_report.FailedAsync(Error, TimeSpan.FromMinutes(1), _stop.Token), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_termination_signal_during_the_wait_leaves_half_a_second_for_the_event()
    {
        var failing = _report.FailedAsync(Error, TimeSpan.FromMinutes(1), _stop.Token);
        _time.Advance(TimeSpan.FromSeconds(2));

        await _stop.CancelAsync();

        await AssertLasts(failing, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_pod_that_is_attached_waits_for_half_a_second()
    {
        _report.Warn("a request was not honoured");

        await AssertLasts(_report.SucceededAsync(), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Other_events_of_a_failed_ADD_are_abandoned_after_half_a_second()
    {
        _report.Warn("a request was not honoured");
        var failing = _report.FailedAsync(Error, TimeSpan.FromMinutes(1), _stop.Token);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        var (waitsForOne, others) = (!failing.IsCompleted, _cluster.Abandoned);

        _time.Advance(TimeSpan.FromSeconds(4.5));
        await failing;

        Assert.True(waitsForOne);
        Assert.Equal(["RequestNotHonoured"], others.Select(other => other.Reason));
    }

    // Who reads the events saw the interfaces come, and would look for them in the pod.
    [Theory]
    [InlineData(true, "no free address; rolled back: eth0, net1")]
    [InlineData(false, "no free address; eth0, net1 could not be rolled back completely, DEL tries again")]
    public async Task The_failure_event_lists_the_interfaces_that_were_or_could_not_be_rolled_back(bool isClean, string expected)
    {
        using var cluster = new FakeCluster();
        using var report = NewReport();
        report.Concerns(new PodIdentity { Namespace = "default", Name = "web" }, cluster);
        foreach (var attachment in Plans.WithSecondaries("a").Attachments)
        {
            report.Attached(Plans.Outcome(attachment, """{"ips":[{"address":"10.1.0.2/24"}]}"""));
        }

        report.RolledBack(new DetachReport(isClean ? [] : [Error]));
        await report.FailedAsync(Error, TimeSpan.FromMinutes(1), _stop.Token);

        Assert.Equal(expected, cluster.Events[^1].Message);
    }

    [Theory]
    [InlineData(true, "no free address; rolled back: net2")]
    [InlineData(false, "no free address; not undone: network team/a: no switch [it is off]")]
    public async Task What_an_undone_change_attached_again_is_not_rolled_back(bool isClean, string expected)
    {
        using var cluster = new FakeCluster();
        using var report = NewReport();
        report.Concerns(new PodIdentity { Namespace = "default", Name = "web" }, cluster);
        var plan = Plans.WithSecondaries("a", "b");
        report.Attached(Plans.Outcome(plan.Attachments[2], WithAddress));
        report.Attached(Plans.Outcome(plan.Attachments[1], WithAddress));

        report.Undoing();
        report.Attached(Plans.Outcome(plan.Attachments[1], WithAddress));
        report.RolledBack(new DetachReport(isClean ? [] : [new CniError(7, "network team/a: no switch", "it is off")]));
        await report.FailedAsync(Error, TimeSpan.FromMinutes(1), _stop.Token);

        Assert.Equal(expected, cluster.Events[^1].Message);
    }

    [Fact]
    public async Task A_long_error_is_shortened_so_that_the_event_still_lists_the_rollback()
    {
        using var cluster = new FakeCluster();
        using var report = NewReport();
        report.Concerns(new PodIdentity { Namespace = "default", Name = "web" }, cluster);
        report.Attached(Plans.Outcome(Plans.WithSecondaries().Attachments[0], """{"ips":[{"address":"10.1.0.2/24"}]}"""));

        report.RolledBack(new DetachReport([]));
        await report.FailedAsync(new CniError(999, new string('é', 1500)), TimeSpan.FromMinutes(1), _stop.Token);

        Assert.EndsWith("; rolled back: eth0", cluster.Events[^1].Message, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(cluster.Events[^1].Message), 1000, 1024);
    }

    private async Task AssertLasts(Task end, TimeSpan expected)
    {
        _time.Advance(expected - Tick);
        Assert.False(end.IsCompleted);
        _time.Advance(Tick);
        await end;
    }

    private AddReport NewReport() => new(Logs.To(_warnings, _time), Named.Container("c1"), _time);
}
