// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Netlink;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.HotPlug;

public sealed class ChangeRunTests
{
    // What was attached, what the annotation says now, the calls of plugins, and what is on record afterwards.
    [Theory]
    [InlineData("a", "a,b", "ADD net2", "main eth0, team/a net1, team/b net2")]
    [InlineData("a,b", "b", "DEL net1", "main eth0, team/b net2")]
    [InlineData("a,b", "", "DEL net2, DEL net1", "main eth0")]
    [InlineData("a", "b", "ADD net2, DEL net1", "main eth0, team/b net2")]
    [InlineData("a,b", "b,c", "ADD net3, DEL net1", "main eth0, team/b net2, team/c net3")]
    [InlineData("a@x,b", "b@x,b", "DEL x, ADD x", "main eth0, team/b net2, team/b x")]
    [InlineData("a,b", """[{"name": "a", "mac": "02:00:00:00:00:07"}, {"name": "b"}]""", "DEL net1, ADD net1", "main eth0, team/a net1, team/b net2")]
    public async Task The_plugins_are_called_in_the_order_in_which_the_pod_misses_nothing(string attached, string now, string calls, string recorded)
    {
        using var pod = new RunningPod(attached);

        Assert.True(await pod.ReconcileAsync(now));

        Assert.Equal(calls, string.Join(", ", pod.Runner.Log));
        Assert.Equal(recorded, string.Join(", ", pod.Recorded));
        Assert.True(pod.Record is { IsComplete: true, IsAtWork: false, IsChanging: false, IsUnsettled: false });
        Assert.Equal(pod.Interfaces.Order(), pod.Record.Interfaces.Order());
    }

    // An IPAM plugin gives an address once, so both are released before one is requested again.
    [Fact]
    public async Task Addresses_change_hands_without_being_requested_twice()
    {
        using var pod = new RunningPod("""[{"name": "a", "ips": ["10.1.0.5/24"]}, {"name": "b", "ips": ["10.1.0.6/24"]}]""");

        await pod.ReconcileAsync("""[{"name": "a", "ips": ["10.1.0.6/24"]}, {"name": "b", "ips": ["10.1.0.5/24"]}]""");

        Assert.Equal(["DEL net2", "DEL net1", "ADD net1", "ADD net2"], pod.Runner.Log);
    }

    [Fact]
    public async Task An_address_of_a_removed_network_is_free_before_a_new_one_requests_it()
    {
        using var pod = new RunningPod("""[{"name": "a", "ips": ["10.1.0.5/24"]}]""");

        await pod.ReconcileAsync("""[{"name": "a", "interface": "data", "ips": ["10.1.0.5/24"]}]""");

        Assert.Equal(["DEL net1", "ADD data"], pod.Runner.Log);
    }

    // The bridge plugin fails at the firewall chain that another attachment of the network still uses, once.
    [Fact]
    public async Task One_of_two_attachments_of_a_network_is_detached_although_its_first_DEL_fails()
    {
        using var pod = new RunningPod("a,a");
        pod.Failing.Add("DEL net2");
        pod.Around = (call, _) => _ = pod.Runner.Calls.Count > 1 && pod.Failing.Remove("DEL net2");

        await pod.ReconcileAsync("a");

        Assert.Equal(["DEL net2", "DEL net2"], pod.Runner.Log);
        Assert.Equal(["main eth0", "team/a net1"], pod.Recorded);
    }

    [Fact]
    public async Task A_network_that_gets_another_interface_name_is_detached_first()
    {
        using var pod = new RunningPod("a");

        await pod.ReconcileAsync("a@data");

        Assert.Equal(["DEL net1", "ADD data"], pod.Runner.Log);
    }

    [Fact]
    public async Task Everything_that_may_exist_is_on_record_while_a_plugin_runs()
    {
        using var pod = new RunningPod("a");
        var during = new List<string>();
        pod.Around = (call, isDone) => during.AddRange(isDone ? [] : [$"{call}: {string.Join(", ", pod.Record.Attachments.Where(one => one.IsOutstanding).Select(one => one.Planned.Network))}"]);

        await pod.ReconcileAsync("b");

        Assert.Equal(["ADD net2: main, team/a, team/b", "DEL net1: main, team/a, team/b"], during);
    }

    [Fact]
    public async Task A_failed_attach_is_undone_and_the_pod_is_as_before()
    {
        using var pod = new RunningPod("a,b");
        pod.Failing.Add("ADD net4");

        var error = await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync("b,c,d"));

        Assert.StartsWith("network team/d (macvlan, net4)", error.Message, StringComparison.Ordinal);
        Assert.Equal(["ADD net3", "ADD net4", "DEL net4", "DEL net3"], pod.Runner.Log);
        Assert.Equal(["main eth0", "team/a net1", "team/b net2"], pod.Recorded);
        Assert.False(pod.Record.IsUnsettled);
        Assert.Empty(error.Error.Details);
    }

    [Fact]
    public async Task A_replaced_network_whose_attach_fails_is_attached_again_as_it_was()
    {
        using var pod = new RunningPod("""[{"name": "a", "mac": "02:00:00:00:00:07"}]""");
        var added = new List<string>();
        pod.Around = (call, isDone) =>
        {
            if (call.Command == "ADD" && !isDone)
            {
                added.Add(call.Arguments);
                _ = added.Count == 1 ? pod.Failing.Add("ADD net1") : pod.Failing.Remove("ADD net1");
            }
        };

        await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync("""[{"name": "a", "mac": "02:00:00:00:00:08"}]"""));

        Assert.Equal(["DEL net1", "ADD net1", "DEL net1", "ADD net1"], pod.Runner.Log);
        Assert.Contains("MAC=02:00:00:00:00:08", added[0], StringComparison.Ordinal);
        Assert.Contains("MAC=02:00:00:00:00:07", added[1], StringComparison.Ordinal);
        Assert.Equal(["main eth0", "team/a net1"], pod.Recorded);
        Assert.False(pod.Record.IsUnsettled);
    }

    [Fact]
    public async Task What_cannot_be_attached_again_is_in_the_error_and_the_next_change_attaches_it()
    {
        using var pod = new RunningPod("""[{"name": "a", "mac": "02:00:00:00:00:07"}, {"name": "b"}]""");
        pod.Failing.Add("ADD net1");
        const string Now = """[{"name": "a"}, {"name": "b"}]""";

        var error = await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync(Now));
        var left = pod.Recorded.ToList();
        pod.Failing.Clear();
        await pod.ReconcileAsync(Now);

        Assert.Contains("network team/a (macvlan, net1)", error.Error.Details, StringComparison.Ordinal);
        Assert.Contains("; not undone: network team/a (macvlan, net1)", pod.Cluster.Events.Last(one => one.IsWarning).Message, StringComparison.Ordinal);
        Assert.Equal(["main eth0", "team/b net2"], left);
        Assert.Equal(["main eth0", "team/b net2", "team/a net1"], pod.Recorded);
    }

    // It was attached when the policy was to warn.
    [Fact]
    public async Task What_stays_attached_is_not_judged_by_the_policy_of_today()
    {
        using var pod = new RunningPod("""[{"name": "a", "mac": "02:00:00:00:00:07"}]""") { Policy = RequestPolicy.Enforce };

        await pod.ReconcileAsync("""[{"name": "a", "mac": "02:00:00:00:00:07"}, {"name": "b"}]""");

        Assert.Equal(["main eth0", "team/a net1", "team/b net2"], pod.Recorded);
        Assert.DoesNotContain(pod.Cluster.Events, one => one.IsWarning);
    }

    [Fact]
    public async Task What_is_added_is_judged_by_the_policy_of_today()
    {
        using var pod = new RunningPod("a") { Policy = RequestPolicy.Enforce };

        var error = await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync("""[{"name": "a"}, {"name": "b", "mac": "02:00:00:00:00:08"}]"""));

        Assert.Contains("02:00:00:00:00:08", error.Message, StringComparison.Ordinal);
        Assert.Equal(["main eth0", "team/a net1"], pod.Recorded);
    }

    // A record with the time of a failed DEL would be taken down as a whole.
    [Fact]
    public async Task A_network_that_cannot_be_detached_stays_on_record_without_a_failure_and_the_next_change_detaches_it()
    {
        using var pod = new RunningPod("a");
        pod.Failing.Add("DEL net1");

        await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync("b"));
        var left = pod.Record;
        pod.Failing.Clear();
        await pod.ReconcileAsync("b");

        Assert.Equal(["main", "team/a"], left.Attachments.Where(one => one.State == AttachmentState.Attached).Select(one => one.Planned.Network));
        Assert.Equal((null, null), (left.FirstFailure, left.Attachments[1].LastError));
        Assert.Equal(["main eth0", "team/b net2"], pod.Recorded);
    }

    [Fact]
    public async Task An_interruption_lets_the_plugin_finish_and_undoes_the_change()
    {
        using var pod = new RunningPod("a");
        using var stop = new CancellationTokenSource();
        pod.Around = (_, _) => stop.Cancel();

        await Assert.ThrowsAsync<CniException>(() => pod.ReconcileAsync("b", stop.Token));

        Assert.Equal(["ADD net2", "DEL net2"], pod.Runner.Log);
        Assert.Equal(["main eth0", "team/a net1"], pod.Recorded);
    }

    [Theory]
    [InlineData("a,b", "b,c")]
    [InlineData("a@x,b", "b@x,c")]
    [InlineData("""[{"name": "a", "mac": "02:00:00:00:00:07"}, {"name": "b"}]""", """[{"name": "a"}, {"name": "c"}]""")]
    public async Task A_change_that_is_killed_anywhere_is_finished_by_the_next_one(string attached, string now)
    {
        using var pod = new RunningPod(attached);
        var killed = new List<(string Record, IReadOnlyList<Link> Links)>();
        pod.Around = (_, _) => killed.Add(pod.Snapshot());
        await pod.ReconcileAsync(now);
        pod.Around = (_, _) => { };
        var expected = pod.Recorded.Order().ToList();

        Assert.NotEmpty(killed);
        foreach (var snapshot in killed)
        {
            pod.Restore(snapshot);

            await pod.ReconcileAsync(now);

            // A new name may be another one than without the kill.
            Assert.Equal(expected.Select(one => one.Split(' ')[0]), pod.Recorded.Order().Select(one => one.Split(' ')[0]));
            Assert.Equal(pod.Interfaces.Order(), pod.Record.Attachments.Select(one => one.Planned.InterfaceName.Value).Order());
            Assert.False(pod.Record.IsUnsettled);
        }
    }

    [Theory]
    [InlineData("a,b", "b,c")]
    [InlineData("a@x,b", "b@x,c")]
    public async Task DEL_detaches_everything_after_a_change_that_was_killed_anywhere(string attached, string now)
    {
        using var pod = new RunningPod(attached);
        var killed = new List<(string Record, IReadOnlyList<Link> Links)>();
        pod.Around = (_, _) => killed.Add(pod.Snapshot());
        await pod.ReconcileAsync(now);
        pod.Around = (_, _) => { };

        foreach (var snapshot in killed)
        {
            pod.Restore(snapshot);

            Assert.True(pod.Delete().IsClean);

            Assert.Empty(pod.Interfaces);
            Assert.False(File.Exists(pod.RecordFile));
        }
    }

    [Fact]
    public async Task A_pod_that_lost_the_network_with_the_default_route_gets_back_the_default_routes_that_it_had()
    {
        using var pod = new RunningPod("a", FakeNamespaceRoutes.Default("0.0.0.0/0", 1, "10.0.0.1", 7));
        await pod.ReconcileAsync("""[{"name": "a", "default-route": ["10.1.0.1"]}]""");
        var taken = Assert.Single(pod.Record.Attachments[0].TakenRoutes);

        await pod.ReconcileAsync("a");

        Assert.Equal(("eth0", "10.0.0.1", 7u), (taken.Interface, taken.Gateway, taken.Metric));
        Assert.Contains(pod.Routes.List(), route => route is { OutputIndex: 1, Metric: 7 } && Equals(route.Gateway, System.Net.IPAddress.Parse("10.0.0.1")));
        Assert.Empty(pod.Record.Attachments[0].TakenRoutes);
        Assert.Empty(pod.Record.Plan.DefaultRoutes);
    }
}
