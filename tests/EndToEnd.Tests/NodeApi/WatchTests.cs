// SPDX-License-Identifier: Apache-2.0

using System.Text;
using ApiServer.Faults;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>ADD with watches that fail: what is attached is what the API server has.</summary>
public sealed class WatchTests
{
    private static readonly Dictionary<string, Func<Fault>> Refusals = new()
    {
        ["403"] = Fault.Forbidden,
        ["410"] = Fault.Gone,
        ["429"] = () => Fault.TooManyRequests(1),
        ["500"] = Fault.InternalError,
        ["a login page"] = () => Fault.Answer(200, "text/html", "<html><body>log in</body></html>"u8.ToArray()),
        ["silence"] = Fault.Hang,
        ["a reset"] = Fault.Reset,
    };

    public static TheoryData<string> RefusalNames => new(Refusals.Keys);

    [SkippableTheory]
    [MemberData(nameof(RefusalNames))]
    public async Task A_definition_that_changes_while_the_watch_is_down_is_read_live(string refusal)
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61, mtu: 1400);
        var pod = node.CreatePod("a,b");
        await node.CachedDefinitionAsync("a");

        var before = node.Server.Requests.Count;
        node.Server.Faults.Add(Refusals[refusal]() with { When = request => request.IsWatch });
        node.Server.Watches.Break();
        await ReopenedAsync(node, before);
        node.Define("a", subnet: 62, mtu: 1300);
        node.Define("b", subnet: 63, mtu: 1200);
        await pod.AddAsync();

        Assert.Equal(["net1 10.62.0.2 1300", "net2 10.63.0.2 1200"], pod.Interfaces.Skip(1));
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();

        node.Server.Faults.Clear();
        await node.Server.EndWatchesAsync();
        await node.CachedDefinitionAsync("a");
        await node.CachedDefinitionAsync("b");
    }

    public static TheoryData<string> Garbage => new(
        "<html>\n",
        "{\"type\":\"MODIFIED\",\"object\":\n",
        """{"type":"MODIFIED","object":{"kind":"Secret","apiVersion":"v1","metadata":{"namespace":"shop","name":"a","resourceVersion":"9"},"spec":{"config":"{}"}}}""" + "\n",
        """{"type":"SURPRISE","object":{"kind":"NetworkAttachmentDefinition","apiVersion":"k8s.cni.cncf.io/v1","metadata":{"namespace":"shop","name":"a"}}}""" + "\n",
        """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}}""" + "\n");

    [SkippableTheory]
    [MemberData(nameof(Garbage))]
    public async Task Wrong_data_in_a_watch_is_not_attached(string data)
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61, mtu: 1400);
        var pod = node.CreatePod("a");
        await node.CachedDefinitionAsync("a");

        await node.Server.Watches.SendAsync(Encoding.UTF8.GetBytes(data), IsOfDefinitions, CancellationToken.None);
        node.Define("b", subnet: 63);
        await node.CachedDefinitionAsync("b");
        await pod.AddAsync();

        Assert.Equal("net1 10.61.0.2 1400", pod.Interfaces[1]);
    }

    [SkippableFact]
    public async Task A_line_without_an_end_costs_no_memory_and_no_pod()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = node.CreatePod("a");
        await node.CachedDefinitionAsync("a");

        // The daemon closes the watch long before the end.
        var before = node.Server.Requests.Count;
        var reopened = ReopenedAsync(node, before);
        await SendUntilAsync(node, reopened);
        await reopened;
        await pod.AddAsync();

        await node.CachedDefinitionAsync("a");
        Assert.InRange(MemoryOf(node), 1, 160);
    }

    [SkippableFact]
    public async Task An_expired_version_after_a_slow_watch_leads_to_a_new_list()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61, mtu: 1400);
        var pod = node.CreatePod("a,b");
        await node.CachedDefinitionAsync("a");

        node.Server.Watches.Hold();
        node.Define("a", subnet: 62, mtu: 1300);
        node.Define("b", subnet: 63, mtu: 1200);
        node.Server.Compact();
        node.Server.Watches.Break();
        node.Server.Watches.Release();
        await node.CachedDefinitionAsync("a");
        await node.CachedDefinitionAsync("b");
        await pod.AddAsync();

        Assert.Equal(["net1 10.62.0.2 1300", "net2 10.63.0.2 1200"], pod.Interfaces.Skip(1));
    }

    // The watch is open: for the bound of docs/node-api.md the daemon cannot know that it is late.
    [SkippableFact]
    public async Task With_a_slow_watch_a_definition_is_the_old_or_the_new_one_and_never_missing()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61, mtu: 1400);
        await node.CachedDefinitionAsync("a");
        node.Server.Watches.Hold();

        node.Define("a", subnet: 62, mtu: 1300);
        node.Define("b", subnet: 63, mtu: 1200);
        var pod = node.CreatePod("a,b");
        await pod.AddAsync();

        Assert.Contains(pod.Interfaces[1], (string[])["net1 10.61.0.2 1400", "net1 10.62.0.2 1300"]);
        Assert.Equal("net2 10.63.0.2 1200", pod.Interfaces[2]);
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();

        var before = node.Server.Requests.Count;
        node.Server.Faults.Add(Fault.Hang() with { When = request => request.IsWatch });
        node.Server.Watches.Break();
        await ReopenedAsync(node, before);
        var next = node.CreatePod("a");
        await next.AddAsync();

        Assert.Equal("net1 10.62.0", next.Interfaces[1][..12]);
        Assert.EndsWith(" 1300", next.Interfaces[1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task When_the_daemons_credential_is_revoked_the_plugin_uses_its_own()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61, mtu: 1400);
        await node.CachedDefinitionAsync("a");
        var pod = node.CreatePod("a");

        // The token is bound to the daemon's pod. An open watch does not end with it.
        node.Server.Delete(Daemon.DaemonNode.PodKey);
        var before = node.Server.Requests.Count;
        node.Server.Watches.Break();
        await ReopenedAsync(node, before);
        node.Define("a", subnet: 62, mtu: 1300);
        await pod.AddAsync();

        Assert.Equal("net1 10.62.0.2 1300", pod.Interfaces[1]);
        Assert.Contains(node.Server.Requests.Skip(before), request => request.User == ServedNode.PluginUser);
        await node.StatusAsync(pod);
        pod.RequireStatusAsAttached();
    }

    [SkippableFact]
    public async Task A_pod_that_replaces_another_one_of_its_name_gets_its_own_networks()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a", subnet: 61);
        node.Define("b", subnet: 62);
        var first = node.CreatePod("a", "db-0");
        await node.CachedAsync(first.Path);
        await first.AddAsync();
        await node.StatusAsync(first);

        node.Server.Watches.Hold(request => request.Path.EndsWith("/pods", StringComparison.Ordinal));
        first.Delete();
        var second = node.CreatePod("b", "db-0");
        await second.AddAsync();
        await first.DelAsync();

        Assert.Equal("net1 10.62.0.2 1400", second.Interfaces[1]);
        await node.StatusAsync(second);
        second.RequireStatusAsAttached();
        await second.DelAsync();
        node.RequireNothingLeft();
    }

    [SkippableFact]
    public async Task A_definition_that_does_not_exist_is_looked_up_at_the_API_server_every_time()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        await node.CachedDefinitionAsync("a");
        var pod = node.CreatePod("absent");

        var before = node.Server.Requests.Count;
        var refused = await pod.TryAddAsync();
        var missing = await node.Client.GetAsync(ServedNode.DefinitionPath("absent"));

        Assert.Equal(106, (int?)refused.Json!["code"]);
        Assert.Equal((404, "api-server"), (missing.Status, missing.Source));
        Assert.Equal(2, node.Server.Requests.Skip(before).Count(request => request.Path == ServedNode.DefinitionPath("absent")));
        node.Define("absent");
        await pod.AddAsync();
    }

    private static bool IsOfDefinitions(RecordedRequest request) =>
        request.IsWatch && request.Path.EndsWith("/network-attachment-definitions", StringComparison.Ordinal);

    // The daemon asks for the watch again: it has noticed that the watch is down.
    private static async Task ReopenedAsync(ServedNode node, int before)
    {
        using var limit = TimeLimit.Guard();
        var seen = node.Server.Requests.Take(before).ToHashSet(ReferenceEqualityComparer.Instance);
        await node.Server.Log.WaitAsync(request => IsOfDefinitions(request) && !seen.Contains(request), limit.Token);
    }

    private static async Task SendUntilAsync(ServedNode node, Task end)
    {
        var bytes = Encoding.UTF8.GetBytes(new string('x', 1024 * 1024));
        try
        {
            for (var sent = 0; sent < 512 && !end.IsCompleted; sent++)
            {
                await node.Server.Watches.SendAsync(bytes, IsOfDefinitions, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The daemon has closed the watch.
        }
    }

    // Resident memory in MiB.
    private static int MemoryOf(ServedNode node) => int.Parse(
        File.ReadLines($"/proc/{node.Daemon.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        null) / 1024;
}
