// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Linux.Processes;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>A record of which secondaries are detached while the pod goes on running.</summary>
public sealed class WithoutDetachedTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_detached_secondaries_are_gone_and_the_others_keep_their_order()
    {
        var record = Record(Plans.WithSecondaries("one", "two", "three"), detached: [1, 3]);

        Assert.Equal(["eth0", "net2"], record.WithoutDetached().Plan.Attachments.Select(one => one.InterfaceName.Value));
        Assert.Equal(["eth0", "net2"], record.WithoutDetached().Attachments.Select(one => one.Planned.InterfaceName.Value));
    }

    // CHECK looks for these.
    [Fact]
    public void The_interfaces_and_addresses_of_detached_ones_are_gone()
    {
        var record = Record(Plans.WithSecondaries("one", "two"), detached: [1]) with
        {
            Interfaces = ["eth0", "net1", "net2"],
            Addresses = [new InterfaceAddress("eth0", "10.0.0.2/24"), new InterfaceAddress("net1", "10.1.0.2/24"), new InterfaceAddress("net2", "10.2.0.2/24")],
        };

        var reduced = record.WithoutDetached();

        Assert.Equal(["eth0", "net2"], reduced.Interfaces);
        Assert.Equal(["eth0", "net2"], reduced.Addresses.Select(address => address.Interface));
    }

    [Fact]
    public void A_default_route_stays_with_its_attachment_and_goes_with_it()
    {
        var plan = Plans.WithSecondaries("one", "two", "three") with
        {
            DefaultRoutes = [Choice(1, "10.1.0.1"), Choice(3, "fd00::1")],
        };

        var choice = Assert.Single(Record(plan, detached: [1, 2]).WithoutDetached().Plan.DefaultRoutes);
        Assert.Equal((1, IPAddress.Parse("fd00::1")), (choice.Attachment, choice.Gateways[0]));
    }

    // The first attachment of a record is the primary.
    [Fact]
    public void The_primary_stays_even_if_it_is_detached() =>
        Assert.Equal(
            [("eth0", AttachmentState.Detached), ("net1", AttachmentState.Attached)],
            Record(Plans.WithSecondaries("one"), detached: [0]).WithoutDetached().Attachments
                .Select(one => (one.Planned.InterfaceName.Value, one.State)));

    [Fact]
    public void A_failure_is_kept_as_long_as_its_attachment_is()
    {
        var failed = Record(Plans.WithSecondaries("one", "two"), detached: [1]) with { FirstFailure = _time.GetUtcNow(), LastFailure = _time.GetUtcNow() };
        var error = new CniError(CniErrorCode.IOFailure, "busy");

        Assert.Null(failed.WithoutDetached().FirstFailure);
        Assert.NotNull((failed with { Attachments = [.. failed.Attachments.Select(one => one with { LastError = error })] }).WithoutDetached().FirstFailure);
    }

    // It would be published after the networks that it lists were detached.
    [Fact]
    public void A_status_that_lists_detached_networks_is_not_due_any_more()
    {
        var status = new RecordedStatus { Id = "1", At = _time.GetUtcNow(), Text = "[]", Annotations = new Dictionary<string, string>() };

        Assert.Null((Record(Plans.WithSecondaries("one"), detached: [1]) with { Status = status }).WithoutDetached().Status);
        Assert.Equal(status, (Record(Plans.WithSecondaries("one"), detached: []) with { Status = status }).WithoutDetached().Status);
    }

    [Fact]
    public void The_journal_reads_it_back()
    {
        var journal = new AttachmentJournal(_directory.Combine("state"), _time);
        journal.RequireUsable();
        var plan = Plans.WithSecondaries("one", "two") with { DefaultRoutes = [Choice(2, "10.2.0.1")] };

        journal.Adopt(Record(plan, detached: [1]).WithoutDetached());

        Assert.True(journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var read));
        Assert.True(read is { IsComplete: true, IsAtWork: false });
        Assert.Equal(
            [("eth0", true, AttachmentState.Attached), ("net2", false, AttachmentState.Attached)],
            read.Attachments.Select(one => (one.Planned.InterfaceName.Value, one.Planned.IsPrimary, one.State)));
        Assert.Equal(1, Assert.Single(read.Plan.DefaultRoutes).Attachment);
    }

    private static DefaultRouteChoice Choice(int attachment, string gateway) =>
        new() { Attachment = attachment, Gateways = [IPAddress.Parse(gateway)] };

    private AttachmentRecord Record(AttachmentPlan plan, int[] detached)
    {
        var record = AttachmentRecord.Of(plan, _time.GetUtcNow(), new ProcessIdentity(1, 1, ""), namespaceCookie: 7);
        return record with
        {
            IsComplete = true,
            IsAtWork = false,
            Attachments =
            [
                .. record.Attachments.Select((one, index) => one with
                {
                    State = detached.Contains(index) ? AttachmentState.Detached : AttachmentState.Attached,
                    Result = new JsonObject { ["cniVersion"] = "1.0.0" },
                }),
            ],
        };
    }
}
