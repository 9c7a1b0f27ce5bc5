// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Storage;

namespace Doubles.Tests.ApiServer;

/// <summary>What the API documents beyond the recorded exchanges (kubernetes.io, "Kubernetes API Concepts").</summary>
public sealed class ObjectTests : IAsyncLifetime
{
    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        client = TestClient.Admin(server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Creating_an_object_twice_is_409_AlreadyExists()
    {
        var first = await client.SendAsync(HttpMethod.Post, TestObjects.PodPath, TestObjects.Pod("web"));
        var second = await client.SendAsync(HttpMethod.Post, TestObjects.PodPath, TestObjects.Pod("web"));

        Assert.Equal(201, first.Status);
        Assert.Equal((409, "AlreadyExists", "pods \"web\" already exists"), (second.Status, second.Reason, second.Message));
    }

    [Fact]
    public async Task Creating_an_object_in_a_missing_namespace_is_404()
    {
        var pod = TestObjects.Pod("web");
        pod["metadata"]!.AsObject().Remove("namespace");

        var response = await client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/nowhere/pods", pod);

        Assert.Equal((404, "namespaces \"nowhere\" not found"), (response.Status, response.Message));
    }

    [Theory]
    [InlineData("Upper", "FieldValueInvalid")]
    [InlineData("", "FieldValueRequired")]
    public async Task Names_are_checked(string name, string reason)
    {
        var response = await client.SendAsync(HttpMethod.Post, TestObjects.PodPath, TestObjects.Pod(name));

        Assert.Equal(422, response.Status);
        var cause = response.Json["details"]!["causes"]![0]!;
        Assert.Equal((reason, "metadata.name"), ((string)cause["reason"]!, (string)cause["field"]!));
    }

    [Fact]
    public async Task The_status_subresource_changes_only_annotations_and_status()
    {
        server.Create(TestObjects.Pod("web"));
        var patch = TestObjects.Annotations("a", "b");
        patch["spec"] = new JsonObject { ["nodeName"] = "elsewhere" };
        patch["status"] = new JsonObject { ["phase"] = "Running" };
        patch["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = "u" });

        var pod = (await client.PatchAsync(TestObjects.PodPath + "/web/status", patch)).Json;

        Assert.Equal(("b", "node1", "Running"), (
            (string)pod["metadata"]!["annotations"]!["a"]!, (string)pod["spec"]!["nodeName"]!, (string)pod["status"]!["phase"]!));
        Assert.Null(pod["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task A_patch_of_the_main_resource_does_not_change_the_status()
    {
        server.Create(TestObjects.Pod("web"));

        var pod = await client.PatchAsync(TestObjects.PodPath + "/web", new JsonObject { ["status"] = new JsonObject { ["phase"] = "Running" } });

        Assert.Null(pod.Json["status"]);
    }

    [Fact]
    public async Task A_patch_without_effect_keeps_the_resourceVersion()
    {
        var before = server.Create(TestObjects.Pod("web"));

        var same = await client.PatchAsync(TestObjects.PodPath + "/web", TestObjects.Annotations("absent", null));

        Assert.Equal((string)before["metadata"]!["resourceVersion"]!, same.Version);
    }

    [Fact]
    public async Task Changing_the_spec_increments_the_generation()
    {
        server.Create(TestObjects.Definition("net"));

        var labelled = await client.PatchAsync(TestObjects.DefinitionPath + "/net", TestObjects.Annotations("a", "b"));
        var changed = await client.PatchAsync(
            TestObjects.DefinitionPath + "/net", new JsonObject { ["spec"] = new JsonObject { ["config"] = "{\"a\":1}" } });

        Assert.Equal((1, 2), ((int)labelled.Json["metadata"]!["generation"]!, (int)changed.Json["metadata"]!["generation"]!));
    }

    [Fact]
    public async Task An_update_for_another_uid_is_a_conflict()
    {
        var pod = server.Create(TestObjects.Pod("web"));
        pod["metadata"]!["uid"] = "another";

        var response = await client.SendAsync(HttpMethod.Put, TestObjects.PodPath + "/web", pod);

        Assert.Equal((409, "Conflict"), (response.Status, response.Reason));
        Assert.Contains("Precondition failed: UID in precondition: another", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_resource_update_needs_a_version_and_strategic_patches_are_refused()
    {
        server.Create(TestObjects.Definition("net"));

        var put = await client.SendAsync(HttpMethod.Put, TestObjects.DefinitionPath + "/net", TestObjects.Definition("net"));
        var patch = await client.PatchAsync(
            TestObjects.DefinitionPath + "/net", TestObjects.Annotations("a", "b"), "application/strategic-merge-patch+json");

        Assert.Equal((422, 415), (put.Status, patch.Status));
    }

    [Fact]
    public async Task A_long_list_is_paged_and_its_continue_token_can_expire()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            server.Create(TestObjects.Pod(name));
        }

        var first = await client.GetAsync("/api/v1/pods?limit=2");
        server.Delete(TestObjects.PodKey("c"));
        var second = await client.GetAsync($"/api/v1/pods?limit=2&continue={(string)first.Json["metadata"]!["continue"]!}");

        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(1, (int)first.Json["metadata"]!["remainingItemCount"]!);
        Assert.Equal(["c"], second.Names);
        Assert.Equal(first.Version, second.Version);
        Assert.Null(second.Json["metadata"]!["continue"]);

        server.Compact();
        var expired = await client.GetAsync($"/api/v1/pods?continue={(string)first.Json["metadata"]!["continue"]!}");
        Assert.Equal((410, "Expired"), (expired.Status, expired.Reason));
    }

    [Theory]
    [InlineData("fieldSelector=metadata.name%3Da", "a")]
    [InlineData("fieldSelector=spec.nodeName%3Dnode2", "b")]
    [InlineData("fieldSelector=spec.nodeName!%3Dnode2", "a")]
    [InlineData("labelSelector=app%3Dx", "a")]
    [InlineData("labelSelector=app!%3Dx", "b")]
    [InlineData("labelSelector=app", "a")]
    [InlineData("labelSelector=!app", "b")]
    [InlineData("labelSelector=app%20in%20(x,y)", "a")]
    [InlineData("labelSelector=app%20notin%20(x,y)", "b")]
    public async Task Lists_are_filtered_by_field_and_label_selectors(string query, string expected)
    {
        var labelled = TestObjects.Pod("a");
        TestObjects.SetLabel(labelled, "app", "x");
        server.Create(labelled);
        server.Create(TestObjects.Pod("b", node: "node2"));

        var list = await client.GetAsync("/api/v1/pods?" + query);

        Assert.Equal([expected], list.Names);
    }

    [Fact]
    public async Task Resource_slices_are_selected_by_driver_and_node()
    {
        foreach (var (name, driver, node) in (ReadOnlySpan<(string, string, string)>)[("a", "d1", "n1"), ("b", "d1", "n2"), ("c", "d2", "n1")])
        {
            server.Create(new JsonObject
            {
                ["apiVersion"] = "resource.k8s.io/v1",
                ["kind"] = "ResourceSlice",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = new JsonObject { ["driver"] = driver, ["nodeName"] = node },
            });
        }

        var list = await client.GetAsync("/apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.driver%3Dd1,spec.nodeName%3Dn2");

        Assert.Equal(["b"], list.Names);
    }

    [Fact]
    public async Task An_unsupported_field_selector_is_400()
    {
        var response = await client.GetAsync("/api/v1/pods?fieldSelector=spec.nothing%3Dx");

        Assert.Equal((400, "field label not supported: spec.nothing"), (response.Status, response.Message));
    }

    [Fact]
    public async Task A_pod_on_a_node_is_only_marked_until_the_kubelet_deletes_it()
    {
        server.Create(TestObjects.Pod("web"));

        var marked = await client.SendAsync(HttpMethod.Delete, TestObjects.PodPath + "/web");
        Assert.NotNull(marked.Json["metadata"]!["deletionTimestamp"]);
        Assert.Equal(200, (await client.GetAsync(TestObjects.PodPath + "/web")).Status);

        await client.SendAsync(HttpMethod.Delete, TestObjects.PodPath + "/web", new JsonObject { ["gracePeriodSeconds"] = 0 });
        Assert.Equal(404, (await client.GetAsync(TestObjects.PodPath + "/web")).Status);
    }

    [Fact]
    public async Task An_object_with_a_finalizer_is_deleted_when_the_finalizer_is_removed()
    {
        var definition = TestObjects.Definition("net");
        definition["metadata"]!["finalizers"] = new JsonArray("example.com/x");
        server.Create(definition);

        await client.SendAsync(HttpMethod.Delete, TestObjects.DefinitionPath + "/net");
        Assert.NotNull(server.Find(ResourceTypes.NetworkAttachmentDefinitions, "default", "net"));

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } };
        await client.PatchAsync(TestObjects.DefinitionPath + "/net", patch);
        Assert.Null(server.Find(ResourceTypes.NetworkAttachmentDefinitions, "default", "net"));
    }

    [Fact]
    public async Task A_deletion_for_another_uid_is_a_conflict()
    {
        server.Create(TestObjects.Definition("net"));
        var options = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = "another" } };

        var response = await client.SendAsync(HttpMethod.Delete, TestObjects.DefinitionPath + "/net", options);

        Assert.Equal(409, response.Status);
    }

    [Fact]
    public async Task A_body_over_three_megabytes_is_refused()
    {
        var response = await client.PatchAsync(TestObjects.PodPath + "/web", TestObjects.Annotations("a", new string('x', 3 * 1024 * 1024)));

        Assert.Equal((413, "RequestEntityTooLarge"), (response.Status, response.Reason));
    }
}
