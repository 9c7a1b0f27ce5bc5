// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Linux;
using Linux.Processes;
using MetaCni.Install.Settings;
using MetaCni.Journal;
using MetaCni.Node.Duties;
using MetaCni.Node.HotPlug;
using MetaCni.Planning;
using MetaCni.Tests.Node.Upstream;
using MetaCni.Tests.Planning.HotPlug;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Node.HotPlug;

/// <summary>When the daemon starts reconciles. The clock jumps over every pause, and what a test plans happens on the way.</summary>
public sealed class HotPlugDutyTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeLocalPods _pods = new();
    private readonly FakeReconcileHost _host = new();
    private readonly AttachmentJournal _journal;

    public HotPlugDutyTests()
    {
        _node = new NodeSandbox { Time = _time };
        _node.Services.Settings.Replace(new InstallSettings { HotPlug = true });
        _node.Write("net.d/00-metacni.conflist", """{"cniVersion": "1.0.0", "name": "cluster", "plugins": [{"type": "metacni", "clusterNetwork": "/etc/cni/net.d/10-cluster.conflist"}]}""");
        _journal = new AttachmentJournal(_node.Directories.StateDir, _time);
        _journal.RequireUsable();
    }

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task At_its_start_it_looks_at_every_pod_once()
    {
        Attached("a", "one", now: "one,two");
        Attached("b", "one", now: "one");
        Attached("c", "one", now: null);

        await RunAsync(Minute);

        Assert.Equal(["a", "c"], _host.Started);
    }

    [Fact]
    public async Task A_changed_annotation_is_reconciled()
    {
        Attached("a", "one", now: "one");
        _time.At(Minute, () => _pods.Set("a", "two"));

        await RunAsync(2 * Minute);

        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task An_element_that_requests_the_same_as_before_starts_nothing()
    {
        Attached("a", "one,two", now: "one,two");
        _time.At(Minute, () => _pods.Set("a", """[{"name": "two"}, {"name": "one"}]"""));

        await RunAsync(2 * Minute);

        Assert.Empty(_host.Started);
    }

    // The reconcile itself reads the annotation again until annotation and record agree.
    [Fact]
    public async Task A_burst_of_changes_is_one_reconcile_and_what_follows_while_it_runs_is_the_next()
    {
        Attached("a", "one", now: "one");
        _time.At(Minute, () =>
        {
            _pods.Set("a", "two");
            _pods.Set("a", "three");
            _pods.Set("a", "four");
        });
        _time.At(2 * Minute, () => _pods.Set("a", "five"));
        _time.At(3 * Minute, () =>
        {
            Assert.Single(_host.Started);
            _host.End("a", ReconcileOutcomeKind.Succeeded);
        });

        await RunAsync(4 * Minute);

        Assert.Equal(["a", "a"], _host.Started);
    }

    [Fact]
    public async Task What_succeeded_is_not_started_again()
    {
        _host.Ends = _ => Of(ReconcileOutcomeKind.Succeeded);
        Attached("a", "one", now: "two");

        await RunAsync(60 * Minute);

        Assert.Equal(["a"], _host.Started);
        Assert.Equal(1, _node.Services.Counters.Reconciles[NodeCounters.Succeeded]);
    }

    // 10 s, 20 s, 40 s and so on up to 10 min, and up to a tenth more.
    [Fact]
    public async Task What_failed_is_tried_again_in_growing_pauses()
    {
        var starts = new List<TimeSpan>();
        _host.Ends = _ =>
        {
            starts.Add(_time.Now - StoryTime.Start);
            return Of(ReconcileOutcomeKind.Failed, "the disk is full");
        };
        Attached("a", "one", now: "two");

        await RunAsync(60 * Minute);

        var pauses = starts.Zip(starts.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.All(
            pauses.Zip((double[])[10, 20, 40, 80, 160, 320, 600, 600]),
            pair => Assert.InRange(pair.First, pair.Second, (pair.Second * 1.1) + (2 * HotPlugDuty.Interval.TotalSeconds)));
        Assert.InRange(starts.Count, 9, 12);
        Assert.Contains("retrying: the disk is full", _node.Log, StringComparison.Ordinal);
        Assert.Contains("pod=team/a", _node.Log, StringComparison.Ordinal);
        Assert.Equal(starts.Count, _node.Services.Counters.Reconciles[NodeCounters.Failed]);
    }

    [Fact]
    public async Task Another_annotation_is_tried_at_once_after_a_failure()
    {
        _host.Ends = _ => Of(ReconcileOutcomeKind.Failed, "no such network");
        Attached("a", "one", now: "two");
        _time.At(TimeSpan.FromSeconds(5), () => _pods.Set("a", "three"));

        await RunAsync(TimeSpan.FromSeconds(8));

        Assert.Equal(["a", "a"], _host.Started);
    }

    [Fact]
    public async Task A_refusal_is_told_once_and_only_another_annotation_is_tried()
    {
        _host.Ends = _ => Of(ReconcileOutcomeKind.Refused, "network team/two has a device");
        Attached("a", "one", now: "two");
        _time.At(30 * Minute, () =>
        {
            Assert.Single(_host.Started);
            _pods.Set("a", "three");
        });

        await RunAsync(60 * Minute);

        Assert.Equal(["a", "a"], _host.Started);
        Assert.Equal(2, _node.Log.Split("network team/two has a device").Length - 1);
        Assert.Equal(2, _node.Services.Counters.Reconciles[NodeCounters.Refused]);
    }

    [Fact]
    public async Task A_reconcile_of_an_earlier_daemon_is_followed_and_no_second_one_is_started()
    {
        Attached("a", "one", now: "two");
        _host.RunsAlready("a");
        _time.At(10 * Minute, () =>
        {
            Assert.Empty(_host.Started);
            _host.End("a", ReconcileOutcomeKind.Unknown);
        });

        await RunAsync(11 * Minute);

        // It may have failed: its exit code is unknown, and the record still differs.
        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task At_most_four_run_at_once()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f"])
        {
            Attached(name, "one", now: "two");
        }

        _time.At(Minute, () =>
        {
            Assert.Equal(["a", "b", "c", "d"], _host.Started);
            Assert.Equal(4, _node.Services.Counters.ReconcilesRunning);
            _host.End("b", ReconcileOutcomeKind.Succeeded);
        });

        await RunAsync(2 * Minute);

        Assert.Equal(["a", "b", "c", "d", "e"], _host.Started);
    }

    [Fact]
    public async Task One_that_hangs_keeps_its_container_but_not_its_place()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            Attached(name, "one", now: "two");
        }

        await RunAsync(10 * Minute);

        Assert.Equal(["a", "b", "c", "d", "e"], _host.Started);
    }

    [Fact]
    public async Task A_pod_that_is_gone_or_was_replaced_is_left_to_DEL()
    {
        Attached("a", "one", now: "one");
        Attached("b", "one", now: "one");
        _time.At(Minute, () =>
        {
            _pods.Delete("a");
            _pods.Set("b", "two", uid: "another");
        });

        await RunAsync(10 * Minute);

        Assert.Empty(_host.Started);
    }

    // Its annotations may be longer than the cache keeps.
    [Fact]
    public async Task A_pod_that_does_not_fit_into_the_cache_is_read_every_few_minutes()
    {
        _pods.Uncached.Add("a");
        Attached("a", "one", now: "one");
        _time.At(10 * Minute, () => _pods.Set("a", "two"));

        await RunAsync(20 * Minute);

        Assert.Equal(["a"], _host.Started);
        Assert.InRange(_pods.Reads, 5, 11);
    }

    [Fact]
    public async Task As_long_as_the_pods_are_not_known_as_they_are_nothing_is_started()
    {
        Attached("a", "one", now: "two");
        _pods.SetCurrent(false);
        _time.At(10 * Minute, () =>
        {
            Assert.Empty(_host.Started);
            _pods.SetCurrent(true);
        });

        await RunAsync(11 * Minute);

        Assert.Equal(["a"], _host.Started);
    }

    // No pod changes when an ADD completes.
    [Fact]
    public async Task An_annotation_that_changes_during_ADD_is_reconciled_when_ADD_is_complete()
    {
        var record = Attached("a", "one", now: "two");
        _journal.Adopt(record with { IsComplete = false, IsAtWork = true });
        _time.At(10 * Minute, () =>
        {
            Assert.Empty(_host.Started);
            _journal.Adopt(record);
        });

        await RunAsync(11 * Minute);

        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task A_container_whose_lock_is_held_is_looked_at_again()
    {
        Attached("a", "one", now: "two");
        var held = _journal.Lock(Named.Container("a"), CancellationToken.None);
        _time.At(10 * Minute, () =>
        {
            Assert.Empty(_host.Started);
            held.Dispose();
        });

        await RunAsync(11 * Minute);

        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task A_reconcile_that_was_killed_in_the_middle_is_finished()
    {
        var record = Attached("a", "one,two", now: "one,two");
        _journal.Adopt(record with { Attachments = [.. record.Attachments.SkipLast(1), record.Attachments[^1] with { State = AttachmentState.Attempted }] });

        await RunAsync(Minute);

        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task A_pod_whose_DEL_has_failed_keeps_what_is_left_of_it()
    {
        var record = Attached("a", "one,two", now: "one");
        _journal.Adopt(record with
        {
            FirstFailure = StoryTime.Start,
            LastFailure = StoryTime.Start,
            Attachments =
            [
                record.Attachments[0],
                record.Attachments[1] with { State = AttachmentState.Detached },
                record.Attachments[2] with { LastError = new CniError(CniErrorCode.IOFailure, "busy") },
            ],
        });

        await RunAsync(Minute);

        Assert.Empty(_host.Started);
    }

    [Fact]
    public async Task Without_access_to_the_host_a_condition_and_one_line_say_so()
    {
        Attached("a", "one", now: "two");
        _host.Obstacle = "hot-plug is off: apply deploy/overlays/hot-plug";
        _time.At(10 * Minute, () =>
        {
            Assert.Contains(_node.Services.Conditions.Current, one => one is { Type: NodeConditionType.HotPlugUnavailable, Message: "hot-plug is off: apply deploy/overlays/hot-plug" });
            _host.Obstacle = "";
        });

        await RunAsync(11 * Minute);

        Assert.Equal(["a"], _host.Started);
        Assert.Empty(_node.Services.Conditions.Current);
        Assert.Equal(1, _node.Log.Split("hot-plug is off").Length - 1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Switched_off_or_in_a_dry_run_it_does_nothing(bool isOn, bool isDryRun)
    {
        _node.Services.Settings.Replace(new InstallSettings { HotPlug = isOn, DryRun = isDryRun });
        Attached("a", "one", now: "two");

        await RunAsync(60 * Minute);

        Assert.Equal(0, _host.Opened);
    }

    [Fact]
    public async Task Switched_on_later_it_looks_at_every_pod()
    {
        _node.Services.Settings.Replace(new InstallSettings());
        Attached("a", "one", now: "two");
        _time.At(10 * Minute, () => _node.Services.Settings.Replace(new InstallSettings { HotPlug = true }));

        await RunAsync(20 * Minute);

        Assert.Equal(["a"], _host.Started);
    }

    [Fact]
    public async Task A_reconcile_that_cannot_be_started_is_a_failure()
    {
        Attached("a", "one", now: "two");
        _host.Ends = _ => throw new LinuxException("start on the host", "/opt/cni/bin/metacni", Errno.NoEntry);

        await RunAsync(TimeSpan.FromSeconds(5));

        Assert.Single(_host.Started);
        Assert.Contains("/opt/cni/bin/metacni", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_whose_judgement_fails_in_any_way_is_tried_again_later_and_the_others_go_on()
    {
        Attached("a", "one", now: "two");
        Attached("b", "one", now: "two");
        _host.Ends = name => name == "a" ? throw new InvalidOperationException("a fault") : Of(ReconcileOutcomeKind.Succeeded);

        await RunAsync(TimeSpan.FromSeconds(8));

        Assert.Equal(["a", "b"], _host.Started);
        Assert.Contains("retrying: InvalidOperationException: a fault", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reconcile_that_cannot_be_followed_is_tried_again_later()
    {
        Attached("a", "one", now: "two");
        _time.At(TimeSpan.FromSeconds(5), () => _host.Break("a"));

        await RunAsync(TimeSpan.FromSeconds(12));

        Assert.Equal(["a"], _host.Started);
        Assert.Contains("retrying: IOException", _node.Log, StringComparison.Ordinal);
    }

    // 1 s, 2 s, 4 s and so on up to 1 min.
    [Fact]
    public async Task A_pod_whose_annotation_keeps_changing_is_reconciled_in_growing_intervals()
    {
        var starts = new List<TimeSpan>();
        _host.Ends = _ =>
        {
            starts.Add(_time.Now - StoryTime.Start);
            return Of(ReconcileOutcomeKind.Succeeded);
        };
        Attached("a", "one", now: "n0");
        Flap("a", 10 * Minute);
        _time.At(20 * Minute, () => _pods.Set("a", "calm"));
        _time.At((20 * Minute) + TimeSpan.FromSeconds(2), () => _pods.Set("a", "calmer"));

        await RunAsync(21 * Minute);

        var longestPause = (HotPlugDuty.Interval + (2 * HotPlugDuty.Collecting)).TotalSeconds;
        var pauses = starts.Zip(starts.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.All(pauses.Zip((double[])[1, 2, 4, 8, 16, 32, 60, 60]), pair => Assert.InRange(pair.First, pair.Second, Math.Max(pair.Second + 2, longestPause)));
        Assert.InRange(starts[^1] - starts[^2], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(longestPause));
    }

    [Fact]
    public async Task Pods_that_keep_changing_do_not_hold_all_places()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            Attached(name, "one", now: "one");
        }

        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            Flap(name, 2 * Minute);
        }

        _time.At(TimeSpan.FromSeconds(9.5), () => _pods.Set("e", "two"));
        EndEverySecond(2 * Minute);

        await RunAsync(Minute);

        Assert.Contains("e", _host.Started);
    }

    [Fact]
    public async Task The_pod_that_has_waited_longest_is_next()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f", "g"])
        {
            Attached(name, "one", now: name is "a" or "b" or "c" or "d" ? "two" : "one");
        }

        _time.At(TimeSpan.FromSeconds(10), () => _pods.Set("g", "two"));
        _time.At(TimeSpan.FromSeconds(20), () => _pods.Set("e", "two"));
        _time.At(TimeSpan.FromSeconds(30), () => _pods.Set("f", "two"));
        _time.At(Minute, () =>
        {
            foreach (var name in (string[])["a", "b", "c", "d"])
            {
                _host.End(name, ReconcileOutcomeKind.Succeeded);
            }
        });

        await RunAsync(2 * Minute);

        Assert.Equal(["a", "b", "c", "d", "g", "e", "f"], _host.Started);
    }

    [Fact]
    public async Task Without_a_published_configuration_nothing_is_started()
    {
        Attached("a", "one", now: "two");
        File.Delete(_node.Combine("net.d", "00-metacni.conflist"));

        await RunAsync(Minute);

        Assert.Empty(_host.Started);
    }

    // Another annotation every half second.
    private void Flap(string name, TimeSpan end)
    {
        for (var half = 1; half < end.TotalSeconds * 2; half++)
        {
            var networks = $"n{half}";
            _time.At(TimeSpan.FromSeconds(half / 2.0), () => _pods.Set(name, networks));
        }
    }

    private void EndEverySecond(TimeSpan end)
    {
        for (var second = 1; second < end.TotalSeconds; second++)
        {
            _time.At(TimeSpan.FromSeconds(second), () =>
            {
                foreach (var name in _host.Running.ToList())
                {
                    _host.End(name, ReconcileOutcomeKind.Succeeded);
                }
            });
        }
    }

    private static ReconcileOutcome Of(ReconcileOutcomeKind kind, string words = "") => new(kind, words);

    private Task RunAsync(TimeSpan end) => _time.RunUntilAsync(end, new HotPlugDuty(_node.Services, _pods, _host).RunAsync);

    // A container of the pod's name, to which these networks are attached; the annotation says something else by now.
    private AttachmentRecord Attached(string name, string networks, string? now)
    {
        var plan = AttachedPods.Attached(networks);
        plan = plan with
        {
            Sandbox = plan.Sandbox with
            {
                ContainerId = Named.Container(name),
                Pod = new PodIdentity { Namespace = "team", Name = name, Uid = $"uid-{name}" },
            },
        };
        var record = AttachmentRecord.Of(plan, StoryTime.Start, new ProcessIdentity(1, 1), namespaceCookie: 7);
        record = record with
        {
            IsComplete = true,
            IsAtWork = false,
            Attachments = [.. record.Attachments.Select(one => one with { State = AttachmentState.Attached, Result = new JsonObject { ["cniVersion"] = "1.0.0" } })],
        };
        _journal.Adopt(record);
        _pods.Set(name, now);
        return record;
    }
}
