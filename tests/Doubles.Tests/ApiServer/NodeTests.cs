// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Storage;

namespace Doubles.Tests.ApiServer;

/// <summary>k8s.io/api, core/v1: a node has no namespace, and spec.taints is an atomic list.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private const string Path = "/api/v1/nodes/node1";
    private const string JsonPatch = "application/json-patch+json";
    private const string StrategicPatch = "application/strategic-merge-patch+json";

    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        server.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = "node1" },
            ["spec"] = new JsonObject { ["taints"] = new JsonArray(Taint("a"), Taint("b")) },
        });
        client = TestClient.Admin(server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData(StrategicPatch)]
    public async Task A_patch_with_taints_replaces_the_whole_list(string type)
    {
        var node = await client.PatchAsync(Path, new JsonObject { ["spec"] = new JsonObject { ["taints"] = new JsonArray(Taint("c")) } }, type);

        Assert.Equal(["c"], Keys(node.Json));
    }

    [Fact]
    public async Task A_json_patch_removes_the_tested_taint_and_an_empty_list_is_omitted()
    {
        var one = await client.PatchAsync(Path, Removal(1, Taint("b")), JsonPatch);
        var none = await client.PatchAsync(Path, Removal(0, Taint("a")), JsonPatch);

        Assert.Equal(["a"], Keys(one.Json));
        Assert.False(none.Json["spec"]!.AsObject().ContainsKey("taints"));
    }

    [Fact]
    public async Task A_json_patch_whose_test_fails_is_422_and_changes_nothing()
    {
        var response = await client.PatchAsync(Path, Removal(0, Taint("b")), JsonPatch);

        Assert.Equal((422, "Invalid"), (response.Status, response.Reason));
        Assert.Equal(["a", "b"], Keys(server.Find(ResourceTypes.Nodes, "", "node1")!));
    }

    [Fact]
    public async Task A_patch_of_the_node_does_not_change_its_status_and_conditions_merge_by_type()
    {
        await client.PatchAsync($"{Path}/status", Conditions(("Ready", "True"), ("DiskPressure", "False")), StrategicPatch);
        await client.PatchAsync(Path, Conditions(("Ready", "Unknown")), StrategicPatch);
        var node = await client.PatchAsync($"{Path}/status", Conditions(("DiskPressure", "True")), StrategicPatch);

        Assert.Equal(
            ["Ready True", "DiskPressure True"],
            node.Json["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]}"));
    }

    [Fact]
    public async Task An_event_about_a_node_is_in_the_default_namespace()
    {
        var @event = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "node1.1" },
            ["involvedObject"] = new JsonObject { ["kind"] = "Node", ["name"] = "node1", ["uid"] = "node1" },
        };

        var stored = await client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/events", @event.DeepClone());
        var elsewhere = await client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/kube-system/events", @event.DeepClone());

        Assert.Equal((201, 422), (stored.Status, elsewhere.Status));
    }

    private static JsonObject Taint(string key) => new() { ["key"] = key, ["effect"] = "NoSchedule" };

    private static JsonArray Removal(int index, JsonObject taint) =>
    [
        new JsonObject { ["op"] = "test", ["path"] = $"/spec/taints/{index}", ["value"] = taint },
        new JsonObject { ["op"] = "remove", ["path"] = $"/spec/taints/{index}" },
    ];

    private static JsonObject Conditions(params (string Type, string Status)[] conditions) => new()
    {
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                [.. conditions.Select(condition => new JsonObject { ["type"] = condition.Type, ["status"] = condition.Status })]),
        },
    };

    private static IEnumerable<string> Keys(JsonNode node) => node["spec"]!["taints"]!.AsArray().Select(taint => (string)taint!["key"]!);
}
