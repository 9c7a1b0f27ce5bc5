// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Storage;
using EndToEnd.Tests.NodeApi;
using Support;

namespace EndToEnd.Tests.Daemon;

/// <summary>What the daemon does with the API server, as a process with the deployed roles and no other permission.</summary>
public sealed class ApiDutiesTests
{
    private const string Condition = "metacni.io/ConfigurationPublished";

    private static readonly string DaemonUser = User.NameOfServiceAccount("kube-system", "metacni-node");
    private static readonly string PluginUser = User.NameOfServiceAccount("kube-system", "metacni");

    [SkippableFact]
    public async Task A_pod_gets_its_networks_with_the_credential_that_the_daemon_wrote()
    {
        await using var node = await DaemonNode.PrepareAsync();
        node.WritePrimary();
        node.Start();
        await node.PublishedAsync();
        var pod = new TestPod();
        node.Create(pod, "storage");
        using var @namespace = new TestNamespace();

        // The daemon would ask for the plugin.
        var plugin = node.Plugin(pod, @namespace, new JsonObject { ["nodeSocket"] = node.Combine("absent.sock") });
        (await RunAsync(plugin.Add)).EnsureSuccess("ADD");

        Assert.Contains("storage", Status(node, pod), StringComparison.Ordinal);
        Assert.Contains(node.Server.Requests, request => request.User == PluginUser);
        Assert.Empty(node.Server.Access.Denied(PluginUser));
        (await RunAsync(plugin.Del)).EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task When_the_daemon_and_its_pod_are_deleted_pods_still_get_their_networks()
    {
        await using var node = await DaemonNode.PrepareAsync();
        node.WritePrimary();
        node.Start();
        await node.PublishedAsync();
        var pod = new TestPod();
        node.Create(pod, "storage");
        using var @namespace = new TestNamespace();

        node.DeleteDaemon();

        (await RunAsync(() => node.Run("ADD", pod, @namespace))).EnsureSuccess("ADD");
        Assert.Contains("storage", Status(node, pod), StringComparison.Ordinal);
        (await RunAsync(() => node.Run("DEL", pod, @namespace))).EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task The_taint_stays_until_the_configuration_is_published()
    {
        await using var node = await DaemonNode.PrepareAsync("taint");
        node.Set("removeTaint", DaemonNode.Taint);
        node.Start();
        await node.UntilAsync(() => ConditionOf(node) is not null);

        Assert.Equal("False", ConditionOf(node)!["status"]!.ToString());
        Assert.Equal(["node.kubernetes.io/unschedulable", DaemonNode.Taint], Taints(node));

        node.WritePrimary();
        await node.UntilAsync(() => Taints(node).Count() == 1 && ConditionOf(node)!["status"]!.ToString() == "True");

        Assert.Equal(["node.kubernetes.io/unschedulable"], Taints(node));
        Assert.True(File.Exists(node.Configuration));
        Assert.Contains(Conditions(node), condition => condition!["type"]!.ToString() == "Ready");
    }

    [SkippableFact]
    public async Task Without_the_role_of_the_overlay_an_event_says_how_to_permit_the_removal_of_the_taint()
    {
        await using var node = await DaemonNode.PrepareAsync();
        node.Set("removeTaint", DaemonNode.Taint);
        node.WritePrimary();
        node.Start();

        await node.UntilAsync(() => Events(node).Any(text => text.StartsWith("Warning TaintNotRemoved node-1", StringComparison.Ordinal)));

        Assert.Contains(Events(node), text => text.Contains("apply deploy/overlays/taint", StringComparison.Ordinal));
        Assert.Equal(["get nodes \"node-1\""], node.Server.Access.Denied(DaemonUser));
    }

    [SkippableFact]
    public async Task The_deployed_roles_are_sufficient_and_grant_no_more_than_is_used()
    {
        await using var node = await DaemonNode.PrepareAsync("taint");
        node.Set("removeTaint", DaemonNode.Taint);
        node.Set("namespaceAnnotations", "true");
        node.WriteMultus();
        node.Start();
        await node.UntilAsync(() => ConditionOf(node) is not null);
        node.WritePrimary();
        await node.PublishedAsync();
        await ServeAsync(node);
        File.Move(node.Configuration, node.Configuration + ".cilium_bak");
        await node.UntilAsync(() => Unused().Count == 0 && Events(node).Any());

        Assert.Empty(node.Server.Access.Denied(DaemonUser));
        Assert.Empty(Unused());
        Assert.Contains(Events(node), text => text.Contains("node-1", StringComparison.Ordinal));

        // "update" is for a cluster that takes "patch" away.
        List<string> Unused() => [.. node.Server.UnusedPermissions("kube-system", "metacni-node").Where(permission => !permission.StartsWith("update ", StringComparison.Ordinal))];
    }

    // What the plugin asks the daemon for.
    private static async Task ServeAsync(DaemonNode node)
    {
        using var client = new NodeApiClient(node.NodeSocket);
        await client.ReadyAsync();
        foreach (var path in (string[])
        [
            "/api/v1/namespaces/absent", "/api/v1/namespaces/default/pods/absent",
            "/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions/absent",
            "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims/absent",
        ])
        {
            Assert.Equal(404, (await client.GetAsync(path)).Status);
        }

        Assert.Equal(200, (await client.GetAsync("/apis/resource.k8s.io/v1/resourceslices")).Status);
        var pod = new TestPod();
        node.Create(pod, "storage");
        using var @namespace = new TestNamespace();
        (await RunAsync(() => node.Run("ADD", pod, @namespace))).EnsureSuccess("ADD");
        (await RunAsync(() => node.Run("DEL", pod, @namespace))).EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task Thick_Multus_is_taken_over_with_its_ConfigMap_and_restored_by_hand()
    {
        await using var node = await DaemonNode.PrepareAsync();
        node.WritePrimary();
        var multus = node.WriteMultus();
        var before = await File.ReadAllTextAsync(multus);
        node.Server.Create(DaemonNode.MultusConfigMap());
        node.Start();
        await node.UntilAsync(() => Events(node).Any(text => text.StartsWith("Normal MultusTakenOver node-1", StringComparison.Ordinal)));

        var list = JsonNode.Parse(await File.ReadAllTextAsync(node.Configuration))!;
        var plugin = list["plugins"]![0]!;
        Assert.Equal("multus-cni-network", (string?)list["name"]);
        Assert.Equal(("debug", "warn", "true"), ((string?)plugin["logLevel"], (string?)plugin["requestPolicy"], plugin["namespaceIsolation"]!.ToJsonString()));
        Assert.False(File.Exists(multus));
        Assert.Contains("of Multus: namespaceIsolation\" change=kept value=true", node.Stop(), StringComparison.Ordinal);
        Assert.Empty(node.Server.Access.Denied(DaemonUser));

        node.Restore();

        Assert.Equal(before, await File.ReadAllTextAsync(multus));
        Assert.False(File.Exists(node.Configuration));
    }

    // On a thread of its own: the server needs those of the pool.
    private static Task<T> RunAsync<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string Status(DaemonNode node, TestPod pod) => (string)node.Server
        .Find(ResourceTypes.Pods, pod.Namespace, pod.Name)!["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/network-status"]!;

    private static IEnumerable<string> Taints(DaemonNode node) => node.Node["spec"]!["taints"]!.AsArray().Select(taint => (string)taint!["key"]!);

    private static JsonArray Conditions(DaemonNode node) => node.Pod["status"]?["conditions"] as JsonArray ?? [];

    private static JsonNode? ConditionOf(DaemonNode node) =>
        Conditions(node).FirstOrDefault(condition => condition!["type"]!.ToString() == Condition);

    private static IEnumerable<string> Events(DaemonNode node) =>
        node.Server.Objects(ResourceTypes.Events).Select(item => $"{item["type"]} {item["reason"]} {item["involvedObject"]!["name"]}: {item["message"]}");
}
