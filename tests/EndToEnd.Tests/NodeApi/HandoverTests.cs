// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Faults;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>A status that the daemon has accepted and has not published yet.</summary>
public sealed class HandoverTests
{
    [SkippableFact]
    public async Task A_killed_daemons_successor_publishes_what_was_accepted()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = await node.HandOverAsync("a");
        Assert.Contains("\"status-due\"", pod.Record, StringComparison.Ordinal);
        Assert.DoesNotContain("\"status-published\"", pod.Record, StringComparison.Ordinal);

        node.Kill();
        node.Server.Faults.Clear();
        Assert.Null(pod.Status);
        node.Node.Start();

        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
        await node.RecordAsync(pod, "\"status-published\"");
        await pod.DelAsync();
        node.RequireNothingLeft();
    }

    [SkippableFact]
    public async Task A_status_outlives_an_outage_of_the_API_server_and_a_restart_within_it()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = await node.HandOverAsync("a");

        await node.Server.StopListeningAsync();
        node.Restart();
        await node.Client.ReadyAsync();
        node.Server.Faults.Clear();
        await node.Server.StartListeningAsync(CancellationToken.None);

        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_DEL_the_status_is_not_published(bool isKilled)
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = await node.HandOverAsync("a");

        if (isKilled)
        {
            node.Kill();
        }

        await pod.DelAsync();
        node.Server.Faults.Clear();
        if (isKilled)
        {
            node.Node.Start();
        }

        // The status of a later pod arrives after the time of this one's.
        var next = node.CreatePod("a");
        await node.CachedAsync(next.Path);
        await next.AddAsync();
        await node.StatusAsync(next);
        Assert.Null(pod.Status);
        await next.DelAsync();
        node.RequireNothingLeft();
    }

    [SkippableFact]
    public async Task A_status_is_not_written_to_another_pod_of_the_name()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var first = await node.HandOverAsync("a");

        first.Delete();
        var second = node.CreatePod("", first.Pod.Name);
        node.Server.Faults.Clear();

        await node.RecordAsync(first, "\"status-published\"");
        Assert.Null(second.Status);
        await first.DelAsync();
    }

    [SkippableFact]
    public async Task A_change_of_the_annotation_before_the_status_is_handed_over_fails_the_ADD()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        node.Define("b", subnet: 62);
        var pod = node.CreatePod("a");
        await node.CachedAsync(pod.Path);

        // The runtime passes the annotations of a moment before.
        pod.Annotate("b");
        await node.CachedAsync(pod.Path, cached => (string?)cached["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/networks"] == "b");
        var refused = await pod.TryAddAsync(new JsonObject { ["k8s.v1.cni.cncf.io/networks"] = "a" });

        // On a busy machine the plugin may have asked the API server itself, and then learns it from the response to its PATCH.
        Assert.Equal(11, (int?)refused.Json!["code"]);
        node.RequireNothingLeft();
        await pod.AddAsync(isAnnotated: true);
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
    }

    [SkippableFact]
    public async Task Events_that_the_API_server_refuses_for_a_while_arrive_later()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        node.Server.Faults.Add(Fault.TooManyRequests(1) with
        {
            When = request => request.User == ServedNode.DaemonUser && request.Path.EndsWith("/shop/events", StringComparison.Ordinal),
            Times = 2,
        });
        var pod = node.CreatePod("a");
        await node.CachedAsync(pod.Path);

        await pod.AddAsync();

        using var limit = TimeLimit.Guard();
        await node.Server.UntilAsync(() => pod.Events.Count == 2, limit.Token);
    }
}
