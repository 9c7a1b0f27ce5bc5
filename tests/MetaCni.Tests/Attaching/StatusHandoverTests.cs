// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching;

/// <summary>The record holds a status before the daemon gets it, and says when nothing is left to publish.</summary>
public sealed class StatusHandoverTests : IDisposable
{
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    private static readonly AttachmentPlan Plan = Plans.WithSecondaries("a");

    private readonly TemporaryDirectory _directory = new();
    private readonly AttachmentJournal _journal;
    private readonly RecordFile _record;

    public StatusHandoverTests()
    {
        _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);
        using var containerLock = _journal.Lock(Plan.Sandbox.ContainerId, CancellationToken.None);
        _record = _journal.Begin(Plan, 0);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_record_holds_the_status_and_the_used_annotations_before_the_daemon_gets_it()
    {
        StatusUpdate? handed = null;
        RecordedStatus? held = null;

        var state = await RunAsync(isNode: true, update =>
        {
            (handed, held) = (update, Held());
            return StatusDelivery.HandedOver;
        });

        Assert.Equal((handed!.Id, handed.Status), (held!.Id, held.Text));
        Assert.Equal("c1@eth0.jsonl", handed.Holder);
        Assert.Equal(
            [KeyValuePair.Create(Networks, "a"), KeyValuePair.Create("kubernetes.io/config.source", "api")],
            held.Annotations.OrderBy(annotation => annotation.Key, StringComparer.Ordinal));
        Assert.False(Held()!.IsPublished);
        Assert.Equal("handed over", state);
    }

    [Fact]
    public async Task A_status_that_the_API_server_has_is_published_in_the_record_as_well()
    {
        var state = await RunAsync(isNode: true, _ => StatusDelivery.Published);

        Assert.True(Held()!.IsPublished);
        Assert.Equal("published", state);
    }

    [Fact]
    public async Task Without_a_daemon_the_record_has_no_status()
    {
        var state = await RunAsync(isNode: false, _ => StatusDelivery.Published);

        Assert.Null(Held());
        Assert.Equal("published", state);
    }

    // The daemon may have taken it, although its answer was lost. What was attached is rolled back.
    [Fact]
    public async Task A_status_that_failed_is_not_published_later()
    {
        var failure = await Failure.OfAsync(() => RunAsync(isNode: true, _ => throw new CniException(CniErrorCode.TryAgainLater, "changed")));

        Assert.Equal("changed", failure.Message);
        Assert.True(Held()!.IsPublished);
    }

    // As hot-plug does while the daemon is away.
    [Fact]
    public async Task A_status_that_is_published_without_the_daemon_replaces_one_that_waits_for_it()
    {
        await RunAsync(isNode: true, _ => StatusDelivery.HandedOver);

        await RunAsync(isNode: false, _ => StatusDelivery.Published);

        Assert.True(Held()!.IsPublished);
    }

    [Fact]
    public async Task Annotations_that_fit_into_no_header_are_not_handed_over()
    {
        StatusUpdate? update = null;

        await RunAsync(isNode: true, published =>
        {
            update = published;
            return StatusDelivery.Published;
        }, networks: new string('a', 17 << 10));

        Assert.Equal("", update!.Id);
        Assert.Null(Held());
    }

    private async Task<string> RunAsync(
        bool isNode, Func<StatusUpdate, StatusDelivery> deliver, string networks = "a")
    {
        using var report = new AddReport(Logs.None, Plan.Sandbox.ContainerId, TimeProvider.System);
        using var cluster = new FakeCluster { MayHandOver = isNode, Deliver = deliver };
        var audience = new AttachmentAudience
        {
            Report = report,
            Cluster = cluster,
            Pod = new Pod
            {
                Identity = Plan.Sandbox.Pod!,
                Annotations = new Dictionary<string, string> { [Networks] = networks, ["kubernetes.io/config.source"] = "api", ["other"] = "o" },
            },
            Version = CniVersion.V100,
            AnswerAsync = (_, _) => Task.CompletedTask,
        };
        await new StatusHandover(_record, audience, TimeProvider.System)
            .RunAsync(Plan, [new() { Name = "cluster", Interface = "eth0", Default = true }], CancellationToken.None);
        return report.Trace.NetworkStatus;
    }

    private RecordedStatus? Held() => _journal.TryRead(Plan.Sandbox.ContainerId, Plan.Sandbox.InterfaceName, out var record) ? record.Status : null;
}
