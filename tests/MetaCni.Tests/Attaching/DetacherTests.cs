// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Runtime;
using Linux.Processes;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching;

public sealed class DetacherTests
{
    private const AttachmentState Planned = AttachmentState.Planned;
    private const AttachmentState Attempted = AttachmentState.Attempted;
    private const AttachmentState Attached = AttachmentState.Attached;
    private const AttachmentState Detached = AttachmentState.Detached;

    private readonly ManualTime _time = new();

    [Fact]
    public void Outstanding_attachments_are_detached_in_reverse_order()
    {
        var runner = new FakePluginRunner();
        var writer = new FakeRecordWriter();

        var report = Detach(runner, writer, Record(Attached, Attached, Attempted));

        Assert.True(report.IsClean);
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], runner.Log);
        Assert.Equal(["detached 2", "detached 1", "detached 0"], writer.Notes);
    }

    [Fact]
    public void Attachments_never_attempted_or_already_detached_are_skipped()
    {
        var runner = new FakePluginRunner();

        Detach(runner, new FakeRecordWriter(), Record(Detached, Attached, Planned));

        Assert.Equal(["DEL net1"], runner.Log);
    }

    [Fact]
    public void The_primary_can_be_kept_while_the_secondaries_are_detached()
    {
        var runner = new FakePluginRunner();
        var writer = new FakeRecordWriter();

        var report = Detach(runner, writer, Record(Attached, Attached, Attached), keepsPrimary: true);

        Assert.True(report.IsClean);
        Assert.Equal(["DEL net2", "DEL net1"], runner.Log);
        Assert.Equal(["detached 2", "detached 1"], writer.Notes);
    }

    // NPWG §7.2.
    [Fact]
    public void Every_attachment_is_tried_even_if_others_fail()
    {
        var runner = new FakePluginRunner(call => call.InterfaceName == "net1" ? FakeAnswer.Silence : FakeAnswer.Error(11, "busy", call.InterfaceName));
        var writer = new FakeRecordWriter();

        var report = Detach(runner, writer, Record(Attached, Attached, Attached));

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], runner.Log);
        Assert.Equal(["detach-failed 2", "detached 1", "detach-failed 0"], writer.Notes);
        Assert.Equal(
            [new CniError(11, "network default/n2 (macvlan, net2): plugin macvlan failed: busy", "net2"), new CniError(11, "network cluster (bridge, eth0): plugin bridge failed: busy", "eth0")],
            report.Failures);
        Assert.Equal(report.Failures[1], writer.LastError);
    }

    // The bridge plugin has one chain for all attachments of a pod to a masqueraded network; it cannot be deleted while another uses it.
    [Fact]
    public void A_failed_attachment_is_retried_once_after_the_others_are_detached()
    {
        var gone = new HashSet<string>();
        var runner = new FakePluginRunner();
        runner.Answer = call => call.InterfaceName == "eth0" || gone.Contains("eth0")
            ? Gone(call)
            : FakeAnswer.Error(999, "Chain is in use");
        var writer = new FakeRecordWriter();

        var report = Detach(runner, writer, OfOneNetwork(Record(Attached, Attached, Attached)));

        Assert.True(report.IsClean, $"{report}");
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0", "DEL net2", "DEL net1"], runner.Log);
        Assert.Equal(["detach-failed 2", "detach-failed 1", "detached 0", "detached 2", "detached 1"], writer.Notes);

        PluginOutput Gone(FakeCall call)
        {
            gone.Add(call.InterfaceName);
            return FakeAnswer.Silence;
        }
    }

    [Theory]
    [InlineData(999, true, "DEL net1", "DEL eth0", "DEL net1")]
    [InlineData(999, false, "DEL net1", "DEL eth0")]
    [InlineData(103, true, "DEL net1", "DEL eth0")]
    public void A_failure_that_repeats_on_the_retry_is_reported_and_recorded_once(int code, bool isOneNetwork, params string[] calls)
    {
        var runner = new FakePluginRunner(call => call.InterfaceName == "net1" ? FakeAnswer.Error(code, "busy") : FakeAnswer.Silence);
        var writer = new FakeRecordWriter();

        var record = Record(Attached, Attached);

        var report = Detach(runner, writer, isOneNetwork ? OfOneNetwork(record) : record);

        Assert.Equal(calls, runner.Log);
        Assert.Equal(["detach-failed 1", "detached 0"], writer.Notes);
        Assert.Equal(code, Assert.Single(report.Failures).Code);
    }

    [Fact]
    public void Every_attachment_is_tried_and_reported_even_if_nothing_can_be_recorded()
    {
        var runner = new FakePluginRunner(call => call.InterfaceName == "net1" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Silence);
        var writer = new FakeRecordWriter(_ => throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, "the disk is full"));

        var report = Detach(runner, writer, Record(Attached, Attached, Attached));

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], runner.Log);
        Assert.Equal([112, 11, 112, 112], report.Failures.Select(failure => failure.Code));
    }

    [Fact]
    public void A_hanging_plugin_leaves_the_other_attachments_their_share_of_the_time()
    {
        var shares = new List<TimeSpan>();
        var runner = new FakePluginRunner(call => Hang(call, shares, call.InterfaceName != "eth0"));

        var report = Detach(runner, new FakeRecordWriter(), Record(Attached, Attached, Attached));

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], runner.Log);
        Assert.All(shares, share => Assert.Equal(50 / 3.0, share.TotalSeconds, tolerance: 0.001));
        Assert.Equal(3, shares.Count);
        Assert.Equal([103, 103], report.Failures.Select(failure => failure.Code));
    }

    // With more of them than the time suffices for, the next run begins with those that had to wait.
    [Fact]
    public void An_attachment_that_hung_last_time_is_tried_after_those_it_delayed()
    {
        var writer = new FakeRecordWriter();
        var runner = new FakePluginRunner(call => Hang(call, [], true));
        var first = Detach(runner, writer, Record([.. Enumerable.Repeat(Attached, 12)]));
        var record = Record([.. Enumerable.Repeat(Attached, 12)]);
        record = record with
        {
            Attachments = [.. record.Attachments.Select((attachment, index) => attachment with { LastError = first.Failures[11 - index] })],
        };

        var second = new FakePluginRunner();
        Detach(second, writer, record);

        Assert.Equal([.. Enumerable.Repeat(103, 10), 11, 11], first.Failures.Select(failure => failure.Code));
        Assert.Contains("used up the time", first.Failures[^1].Message, StringComparison.Ordinal);
        Assert.Equal(10, runner.Calls.Count);
        Assert.Equal(["DEL net1", "DEL eth0", "DEL net11", "DEL net10"], second.Log.Take(4));
    }

    [Fact]
    public void DEL_gets_the_current_namespace_its_own_result_and_arguments_without_addresses()
    {
        var runner = new FakePluginRunner();
        var record = Record(Attached, Attached);

        Detach(runner, new FakeRecordWriter(), record, "");

        Assert.All(runner.Calls, call => Assert.Equal(("", "K8S_POD_NAME=pod1"), (call.NetworkNamespace, call.Arguments)));
        Assert.All(runner.Calls, call => Assert.Equal("c1@eth0", call.Environment["METACNI_OPERATION"]));
        Assert.Equal(["""{"cniVersion":"1.0.0","x":1}""", """{"cniVersion":"1.0.0","x":0}"""], runner.Calls.Select(call => JsonText.Of(call.Request["prevResult"])));
    }

    [Fact]
    public void An_attempted_attachment_without_a_result_is_deleted_without_prevResult()
    {
        var runner = new FakePluginRunner();

        Detach(runner, new FakeRecordWriter(), Record(Attempted));

        Assert.False(Assert.Single(runner.Calls).Request.ContainsKey("prevResult"));
    }

    [Fact]
    public void Several_failures_are_one_error_with_the_first_code_and_all_of_them_in_the_details()
    {
        var error = new DetachReport([new CniError(11, "first", "why"), new CniError(5, "second")]).ToError();

        Assert.Equal(11, error.Code);
        Assert.StartsWith("first", error.Message, StringComparison.Ordinal);
        Assert.Contains("first [why]", error.Details, StringComparison.Ordinal);
        Assert.Contains("second", error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void One_failure_is_the_error_itself()
    {
        var failure = new CniError(11, "only", "why");

        Assert.Equal(failure, new DetachReport([failure]).ToError());
    }

    private DetachReport Detach(
        IPluginRunner runner, FakeRecordWriter writer, AttachmentRecord record, string networkNamespace = Plans.Namespace, bool keepsPrimary = false)
    {
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), _time, CancellationToken.None);
        return new Detacher(new Delegates(new NetworkRuntime(runner), []), CancellationToken.None) { Only = keepsPrimary ? Enumerable.Range(1, record.Attachments.Count - 1).ToHashSet() : null }.DetachAll(record, networkNamespace, writer, deadline);
    }

    // Takes all the time that it is given.
    private Cni.Invocation.PluginOutput Hang(FakeCall call, List<TimeSpan> shares, bool isHanging)
    {
        Assert.False(call.Deadline.IsCancellationRequested);
        var share = _time.Timer!.DueTime;
        shares.Add(share);
        if (!isHanging)
        {
            return FakeAnswer.Silence;
        }

        _time.Elapsed += share;
        throw new CniException(PluginErrorCode.PluginTimedOut, "it was not done");
    }

    private static AttachmentRecord OfOneNetwork(AttachmentRecord record)
    {
        var network = record.Attachments[0].Planned.Configuration;
        return record with
        {
            Attachments = [.. record.Attachments.Select(one => one with { Planned = one.Planned with { Configuration = network } })],
        };
    }

    private static AttachmentRecord Record(params AttachmentState[] states)
    {
        var plan = Plans.WithSecondaries([.. Enumerable.Range(1, states.Length - 1).Select(index => $"n{index}")]);
        return new AttachmentRecord
        {
            Plan = plan,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Process = new ProcessIdentity(1, 1),
            NamespaceCookie = 0,
            Attachments =
            [
                .. states.Select((state, index) => new RecordedAttachment
                {
                    Planned = plan.Attachments[index],
                    State = state,
                    Result = state == Attached ? JsonText.Object($$"""{"cniVersion":"1.0.0","x":{{index}}}""") : null,
                }),
            ],
        };
    }
}
