// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>What is written can be read again.</summary>
[SupportedOSPlatform("linux")]
public sealed class RecordLimitsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_plan_over_the_size_limit_is_refused_before_a_record_is_written()
    {
        var plan = Plans.Of(Plans.Attachment("own", "eth0", new JsonObject
        {
            ["name"] = "own",
            ["type"] = "bridge",
            ["x"] = new string('x', RecordLimits.PlanLine),
        }));
        var journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        using var containerLock = journal.Lock(plan.Sandbox.ContainerId, CancellationToken.None);

        var error = Failure.Of(() => journal.Begin(plan, 1));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("more than the limit of 4194304 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(journal.Entries());
    }

    [Fact]
    public void An_event_over_the_size_limit_is_not_written()
    {
        var plan = Plans.WithSecondaries();
        var journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        using var containerLock = journal.Lock(plan.Sandbox.ContainerId, CancellationToken.None);
        var log = journal.Begin(plan, 1);
        log.Attempting(0);

        var error = Failure.Of(() => log.Attached(0, new JsonObject { ["x"] = new string('x', RecordLimits.EventLine) }, TimeSpan.Zero));

        Assert.Equal((int)PluginErrorCode.PluginAnswerInvalid, error.Code);
        Assert.True(journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record));
        Assert.Equal(AttachmentState.Attempted, record.Attachments[0].State);
    }

    // A network that cannot be taken down is tried for as long as the node lives.
    [Fact]
    public void A_record_grown_by_repeated_failures_is_rewritten_with_the_last_failure()
    {
        var plan = Plans.WithSecondaries("a");
        var time = new MovableTime();
        var journal = new AttachmentJournal(_directory.Combine("state"), time);
        using var containerLock = journal.Lock(plan.Sandbox.ContainerId, CancellationToken.None);
        var log = journal.Begin(plan, 1);
        log.Attempting(0);
        log.Attached(0, JsonText.Object("""{"cniVersion":"1.0.0"}"""), TimeSpan.Zero);
        log.Completed(["eth0"], [new InterfaceAddress("eth0", "10.1.0.2/24")]);
        var details = new string('x', RecordLimits.Rewrite / 40);
        log.DetachFailed(0, new CniError(7, "no", details));
        Assert.True(journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var before));

        for (var count = 0; count < 60; count++)
        {
            time.Now += TimeSpan.FromMinutes(1);
            log.DetachFailed(0, new CniError(7, $"no {count}", details));
        }

        var length = new FileInfo(journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName)).Length;
        Assert.True(journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record));
        Assert.InRange(length, 1, RecordLimits.Rewrite);
        Assert.Equal(("no 59", AttachmentState.Attached), (record.Attachments[0].LastError!.Message, record.Attachments[0].State));
        Assert.Equal((before.FirstFailure, time.GetUtcNow()), (record.FirstFailure, record.LastFailure));
        Assert.Equal((true, "eth0"), (record.IsComplete, Assert.Single(record.Interfaces)));
    }

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
