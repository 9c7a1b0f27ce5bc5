// SPDX-License-Identifier: Apache-2.0

using ApiServer.Faults;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>What a pod costs the API server.</summary>
public sealed class CostTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pod_costs_one_PATCH_and_its_events(bool isAnnotated)
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        node.Define("b", subnet: 62);

        // On a busy machine the plugin may not wait for the daemon. Then it asks the API server itself, and the next pod tells.
        IReadOnlyList<RecordedRequest> requests = [];
        for (var attempt = 0; attempt < 20 && (attempt == 0 || requests.Any(request => request.User == ServedNode.PluginUser)); attempt++)
        {
            requests = await RunAsync(node, isAnnotated);
        }

        Assert.All(requests, request => Assert.Equal(ServedNode.DaemonUser, request.User));
        var patch = Assert.Single(requests, request => request.Method == "PATCH");
        Assert.EndsWith("/status", patch.Path, StringComparison.Ordinal);
        Assert.Equal(["PATCH", "POST", "POST", "POST"], requests.Select(request => request.Method).Order());
        node.RequireNothingLeft();
    }

    [SkippableFact]
    public async Task Without_the_daemon_the_plugin_asks_the_API_server_as_before()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        var pod = node.CreatePod("a");
        node.Node.DeleteDaemon();
        var before = node.Server.Requests.Count;

        await pod.AddAsync();

        pod.RequireStatusAsAttached();
        var requests = node.Server.Requests.Skip(before).Where(request => request.Method != "POST").ToList();
        Assert.Equal(
            [$"GET {pod.Path}", $"GET {ServedNode.DefinitionPath("a")}", $"PATCH {pod.Path}/status"],
            requests.Select(request => $"{request.Method} {request.Path}"));
        Assert.All(requests, request => Assert.Equal(ServedNode.PluginUser, request.User));
        Assert.All(requests, request => Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("MetaCni-", StringComparison.OrdinalIgnoreCase)));
        await pod.DelAsync();
        node.RequireNothingLeft();
    }

    // The requests from ADD to the last event and DEL, without those for the daemon's own pod and its watches.
    private static async Task<IReadOnlyList<RecordedRequest>> RunAsync(ServedNode node, bool isAnnotated)
    {
        var pod = node.CreatePod("a,b");
        await node.CachedDefinitionAsync("a");
        await node.CachedDefinitionAsync("b");
        await node.CachedAsync(pod.Path);
        var before = node.Server.Requests.Count;

        await pod.AddAsync(isAnnotated);
        await node.StatusAsync(pod);
        using var limit = TimeLimit.Guard();
        await node.Server.UntilAsync(() => pod.Events.Count == 3, limit.Token);
        await pod.DelAsync();

        pod.RequireStatusAsAttached();
        return [.. node.Server.Requests.Skip(before).Where(request => request.Path.Contains("/shop", StringComparison.Ordinal))];
    }
}
