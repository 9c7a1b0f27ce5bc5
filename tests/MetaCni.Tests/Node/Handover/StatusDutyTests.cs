// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using MetaCni.Install.Settings;
using MetaCni.Node.Duties;
using MetaCni.Node.Handover;
using MetaCni.Planning;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Handover;

/// <summary>What becomes of a status that was handed over. The clock jumps over every pause.</summary>
public sealed class StatusDutyTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly StoryTime _time = new();
    private readonly HandoverNode _node;

    public StatusDutyTests() => _node = new HandoverNode(_time);

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task A_status_that_was_handed_over_is_published_once_and_quietly()
    {
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.Equal(["web [1]"], _node.Api.Patches);
        Assert.Equal("u1", (string)FakeApiServer.BodyOf(Assert.Single(_node.Api.Requests))["metadata"]!["uid"]!);
        Assert.True(_node.IsPublished());
        Assert.Equal((1, 0), (_node.Count(HandoverCounters.Published), _node.Counters.Pending));
        Assert.Empty(_node.Operations);
        Assert.Empty(_node.Events);
        Assert.Empty(_node.Log);
    }

    [Fact]
    public async Task While_the_API_server_is_away_a_status_waits_and_one_line_says_so()
    {
        _node.Api.IsDown = true;
        _time.At(TimeSpan.FromMinutes(5), () => _node.Api.IsDown = false);
        await _node.HandOverAsync();
        await _node.HandOverAsync("db", "c2", uid: "u2");

        await RunAsync(_node);

        Assert.True(_node.IsPublished("c1") && _node.IsPublished("c2"));
        Assert.Equal(1, _node.Log.Split("is not published yet").Length - 1);
        Assert.Empty(_node.Operations);
        Assert.Empty(_node.Events);
        Assert.InRange(_node.Api.Requests.Count, 2, 60);
    }

    [Fact]
    public async Task The_age_of_the_oldest_pending_status_is_shown_until_it_is_published()
    {
        _node.Api.IsDown = true;
        await _node.HandOverAsync();
        Assert.Equal((1, StoryTime.Start), (_node.Counters.Pending, _node.Counters.OldestPending));
        _time.At(TimeSpan.FromMinutes(5), () => _node.Api.IsDown = false);

        await RunAsync(_node);

        Assert.Equal((0, null), (_node.Counters.Pending, _node.Counters.OldestPending));
    }

    [Fact]
    public async Task A_pod_that_is_gone_needs_no_status()
    {
        _node.Api.Answer = _ => FakeSender.Gone;
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.True(_node.IsPublished());
        Assert.Equal(["PUBLISH shop/web succeeded pod gone"], _node.Operations);
        Assert.Equal(1, _node.Count(HandoverCounters.PodGone));
        Assert.Empty(_node.Events);
    }

    [Fact]
    public async Task A_pod_that_was_replaced_is_not_written_and_the_history_says_so()
    {
        _node.Api.Answer = _ => FakeSender.Replaced;
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.True(_node.IsPublished());
        Assert.Equal(["PUBLISH shop/web failed 114 pod replaced"], _node.Operations);
        Assert.Equal((1, 1), (_node.Count(HandoverCounters.PodReplaced), Failures("PodReplaced")));
        Assert.Single(_node.Api.Requests);
    }

    // The role may have "update" alone, as Multus's.
    [Fact]
    public async Task Without_the_verb_patch_the_pod_is_read_and_put()
    {
        _node.Api.Pods["u1"] = new JsonObject { [HandoverNode.Networks] = "a" };
        _node.Api.Answer = request => request.Method == HttpMethod.Patch ? FakeApiServer.Forbidden("patch", "pods/status") : null;
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.Equal(["PATCH", "GET", "PUT"], _node.Api.Requests.Select(request => request.Method.Method));
        Assert.True(_node.IsPublished());
    }

    [Fact]
    public async Task A_missing_permission_is_told_once_on_the_pod_and_tried_again_slowly_until_it_is_granted()
    {
        _node.Api.Answer = request => FakeApiServer.Forbidden(request.Permission.Split(' ')[0], request.Permission.Split(' ')[1]);
        _time.At(TimeSpan.FromHours(1), () => _node.Api.Answer = _ => null);
        await _node.HandOverAsync();

        await RunAsync(_node, TimeSpan.FromHours(2));

        Assert.Equal(["PUBLISH shop/web failed 116 handed over", "PUBLISH shop/web succeeded published"], _node.Operations);
        Assert.Equal(["StatusNotPublished"], _node.Events);
        Assert.True(_node.IsPublished());

        // How often in an hour depends on the workers, each of which passes time. Without the slow pauses it would be hundreds of times.
        Assert.InRange(_node.Api.Requests.Count(request => request.Method == HttpMethod.Patch), 2, 30);
    }

    [Fact]
    public async Task The_history_of_a_missing_permission_names_the_manifest()
    {
        _node.Api.Answer = request => FakeApiServer.Forbidden(request.Permission.Split(' ')[0], request.Permission.Split(' ')[1]);
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.Contains("deploy/node/rbac.yaml", File.ReadAllText(Path.Combine(_node.Services.Directories.StateDir, "operations.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_the_API_server_refuses_stays_on_record()
    {
        _node.Api.Answer = _ => FakeApiServer.Failure(HttpStatusCode.UnprocessableEntity, "metadata.annotations: Too long");
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.Equal(["PUBLISH shop/web failed 116 handed over"], _node.Operations);
        Assert.Equal(["StatusNotPublished"], _node.Events);
        Assert.True(Assert.Single(_node.Journal.Statuses.All()).IsDue);
    }

    [Theory]
    [InlineData(HandoverNode.Networks, "", true)]
    [InlineData("v1.multus-cni.io/default-network", "", true)]
    [InlineData("cni", "", false)]
    [InlineData(HandoverNode.Networks, "off", false)]
    [InlineData(HandoverNode.Networks, "dry run", false)]
    [InlineData(HandoverNode.Networks, "unavailable", false)]
    public async Task Annotations_that_changed_after_all_are_told_unless_hot_plug_follows_them(string annotation, string obstacle, bool hotPlug)
    {
        _node.Services.Settings.Replace(new InstallSettings { HotPlug = obstacle != "off", DryRun = obstacle == "dry run" });
        if (obstacle == "unavailable")
        {
            _node.Services.Conditions.Set(NodeConditionType.HotPlugUnavailable, "NoAccessToHost", "no access");
        }

        _node.Api.Pods["u1"] = new JsonObject { [HandoverNode.Networks] = "a", [annotation] = "b" };
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.True(_node.IsPublished());
        Assert.Equal(hotPlug ? [] : ["PUBLISH shop/web failed 114 published"], _node.Operations);
        Assert.Equal(hotPlug ? [] : ["NetworksOutdated"], _node.Events);
        Assert.Equal(hotPlug ? 0 : 1, Failures("AnnotationsChanged"));
    }

    [Fact]
    public async Task A_pod_that_others_keep_changing_is_tried_again()
    {
        var conflicts = 7;
        _node.Api.Answer = _ => conflicts-- > 0 ? FakeApiServer.Failure(HttpStatusCode.Conflict, "the object has been modified") : null;
        await _node.HandOverAsync();

        await RunAsync(_node);

        Assert.True(_node.IsPublished());
        Assert.Equal(8, _node.Api.Requests.Count);
    }

    // kubelet's uid of a static pod is a hash in its mirror's annotation.
    [Fact]
    public async Task A_static_pod_is_published_to_its_mirror()
    {
        var record = _node.Attach(uid: "hash");
        record.StatusDue(new()
        {
            Id = "1", At = StoryTime.Start, Text = "[1]",
            Annotations = new Dictionary<string, string> { [HandoverNode.Networks] = "a", ["kubernetes.io/config.source"] = "file" },
        });
        _node.Api.Pods["mirror"] = new JsonObject
        {
            [HandoverNode.Networks] = "a", ["kubernetes.io/config.source"] = "file", ["kubernetes.io/config.mirror"] = "hash",
        };

        await RunAsync(_node);

        Assert.Equal(["GET", "PATCH"], _node.Api.Requests.Select(request => request.Method.Method));
        Assert.Equal("mirror", (string)FakeApiServer.BodyOf(_node.Api.Requests[1])["metadata"]!["uid"]!);
        Assert.True(_node.IsPublished());
    }

    [Fact]
    public async Task Of_two_statuses_of_a_pod_the_later_one_is_published()
    {
        var record = await _node.HandOverAsync();
        _node.Due(record, "2", "[2]");
        Assert.Equal(202, (await _node.PatchAsync(id: "2", status: "[2]")).Status);

        await RunAsync(_node);

        Assert.Equal(["web [2]"], _node.Api.Patches);
        Assert.True(_node.IsPublished());
    }

    // The clock of the node was set back between them.
    [Fact]
    public async Task Of_two_statuses_of_a_record_the_later_one_is_published_whatever_the_clock_says()
    {
        var record = await _node.HandOverAsync();
        record.StatusDue(new() { Id = "2", At = StoryTime.Start.AddHours(-1), Text = "[2]", Annotations = new Dictionary<string, string> { [HandoverNode.Networks] = "a" } });
        Assert.Equal(202, (await _node.PatchAsync(id: "2", status: "[2]")).Status);

        await RunAsync(_node);

        Assert.Equal(["web [2]"], _node.Api.Patches);
        Assert.True(_node.IsPublished());
    }

    // The daemon starts, and reads the record before the plugin hands the next status over.
    [Fact]
    public async Task A_status_that_was_read_before_a_later_one_does_not_hide_it()
    {
        var record = await _node.HandOverAsync();
        _node.Due(record, "2", "[2]");
        Assert.Equal(202, (await _node.PatchAsync(id: "2", status: "[2]")).Status);
        Assert.True(_node.Queue.TryAdd(new() { Pod = record.Record.Plan.Sandbox.Pod!, Record = "c1@eth0.jsonl", Id = "1", At = StoryTime.Start }));

        await RunAsync(_node);

        Assert.Equal(["web [2]"], _node.Api.Patches);
    }

    [Fact]
    public void Failures_of_one_pod_between_successes_of_others_are_one_line()
    {
        var reports = new StatusReports(_node.Services, _node.PodEvents);
        var (web, db) = (Pending("web"), Pending("db"));
        for (var count = 0; count < 3; count++)
        {
            reports.Failed(web, new Publication(PublicationOutcome.Unreachable, null) { Reason = "Conflict", Message = "shop/web is not published yet" }, TimeSpan.Zero);
            reports.Finished(db, new Publication(PublicationOutcome.Published, null), TimeSpan.Zero);
        }

        Assert.Equal(1, _node.Log.Split("is not published yet").Length - 1);
    }

    // DEL between: a record that is detaching, gone, or of another ADD.
    [Theory]
    [InlineData("detaching")]
    [InlineData("removed")]
    [InlineData("added again")]
    [InlineData("published by the plugin")]
    public async Task A_status_is_withdrawn_when_its_record_no_longer_asks_for_it(string what)
    {
        var record = await _node.HandOverAsync();
        switch (what)
        {
            case "detaching":
                record.Detaching();
                break;
            case "removed":
                _node.Journal.Remove(record.Record.Plan);
                break;
            case "added again":
                _node.Attach();
                break;
            default:
                record.StatusPublished("1");
                break;
        }

        await RunAsync(_node);

        Assert.Empty(_node.Api.Requests);
        Assert.Equal((1, 0), (_node.Count(HandoverCounters.Withdrawn), _node.Counters.Pending));
        Assert.Empty(_node.Operations);
    }

    [Fact]
    public async Task A_daemon_that_was_killed_between_202_and_publishing_loses_nothing()
    {
        await _node.HandOverAsync();
        await _node.HandOverAsync("db", "c2", status: "[2]", uid: "u2");
        using var restarted = _node.Restart();

        await RunAsync(restarted);

        Assert.Equal(["web [1]", "db [2]"], restarted.Api.Patches);
        Assert.True(restarted.IsPublished("c1") && restarted.IsPublished("c2"));
    }

    [Fact]
    public async Task What_is_published_is_not_published_again_by_the_next_daemon()
    {
        await _node.HandOverAsync();
        await RunAsync(_node);
        using var restarted = _node.Restart();

        // Told to end at once, it publishes what it finds in the records, and nothing more.
        await RunAsync(restarted);

        Assert.Empty(restarted.Api.Requests);
    }

    // A new sandbox of the pod: the old one's record exists until its DEL.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restarted_daemon_publishes_of_each_pod_only_the_latest(bool laterIsDue)
    {
        await _node.HandOverAsync(container: "old");
        _time.At(TimeSpan.FromSeconds(1), () => { });
        await Task.Delay(TimeSpan.FromSeconds(2), _time);
        var later = _node.Attach(container: "new");
        if (laterIsDue)
        {
            _node.Due(later, "2", "[2]");
        }

        using var restarted = _node.Restart();
        await RunAsync(restarted);

        Assert.Equal(laterIsDue ? ["web [2]"] : [], restarted.Api.Patches);
        Assert.True(restarted.IsPublished("old"));
    }

    // A plugin that got no answer in time published a newer status itself while the daemon's PATCH of the older one was on its way.
    [Fact]
    public async Task A_status_that_was_overtaken_on_its_way_is_followed_by_the_newer_one()
    {
        var record = await _node.HandOverAsync();
        _node.Api.Before = (request, _) =>
        {
            _node.Api.Before = (_, _) => Task.CompletedTask;
            _node.Due(record, "2", "[2]");
            record.StatusPublished("2");
            return Task.CompletedTask;
        };

        await RunAsync(_node);

        Assert.Equal(["web [1]", "web [2]"], _node.Api.Patches);
        Assert.Equal(0, _node.Counters.Pending);
    }

    private static PendingStatus Pending(string pod) => new()
    {
        Pod = new PodIdentity { Namespace = "shop", Name = pod, Uid = pod }, Record = $"{pod}@eth0.jsonl", Id = "1", At = StoryTime.Start,
    };

    private long Failures(string reason) => _node.Counters.Failures.FirstOrDefault(count => count.Key == reason).Value;

    private Task RunAsync(HandoverNode node, TimeSpan? until = null) =>
        _time.RunUntilAsync((_time.Now - StoryTime.Start) + (until ?? Hour), async stop =>
        {
            await node.Duty.RunAsync(stop);
            stop.ThrowIfCancellationRequested();
        });
}
