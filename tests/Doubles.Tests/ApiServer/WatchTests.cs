// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Storage;

namespace Doubles.Tests.ApiServer;

public sealed class WatchTests : IAsyncLifetime
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
    public async Task Watch_events_arrive_in_the_order_of_the_changes()
    {
        using var watch = await client.WatchAsync($"/api/v1/pods?watch=true&resourceVersion={server.Version}");

        server.Create(TestObjects.Pod("a"));
        Assert.Equal($"ADDED a {server.Version}", await watch.NextTextAsync());

        server.Change(TestObjects.PodKey("a"), pod => TestObjects.SetLabel(pod, "x", "y"));
        Assert.Equal($"MODIFIED a {server.Version}", await watch.NextTextAsync());

        server.Delete(TestObjects.PodKey("a"));
        Assert.Equal($"DELETED a {server.Version}", await watch.NextTextAsync());
    }

    [Fact]
    public async Task A_watch_without_a_resourceVersion_starts_with_the_existing_objects()
    {
        server.Create(TestObjects.Pod("a"));
        server.Create(TestObjects.Pod("b"));
        server.Create(TestObjects.Definition("other"));
        using var watch = await client.WatchAsync("/api/v1/pods?watch=1");

        Assert.StartsWith("ADDED a ", await watch.NextTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("ADDED b ", await watch.NextTextAsync(), StringComparison.Ordinal);

        server.Create(TestObjects.Pod("c"));
        Assert.Equal($"ADDED c {server.Version}", await watch.NextTextAsync());
    }

    [Fact]
    public async Task An_object_that_starts_or_stops_matching_the_selector_is_ADDED_or_DELETED()
    {
        server.Create(TestObjects.Pod("a", node: "node2"));
        using var watch = await client.WatchAsync(
            $"/api/v1/pods?watch=1&resourceVersion={server.Version}&fieldSelector=spec.nodeName%3Dnode1");

        server.Change(TestObjects.PodKey("a"), pod => pod["spec"]!["nodeName"] = "node1");
        Assert.Equal($"ADDED a {server.Version}", await watch.NextTextAsync());

        server.Change(TestObjects.PodKey("a"), pod => pod["spec"]!["nodeName"] = "node3");
        var last = await watch.NextAsync();
        Assert.Equal("DELETED", (string)last!["type"]!);
        // The last state that matched, at the version that ended it.
        Assert.Equal("node1", (string)last["object"]!["spec"]!["nodeName"]!);
        Assert.Equal($"{server.Version}", (string)last["object"]!["metadata"]!["resourceVersion"]!);
    }

    [Fact]
    public async Task Only_watches_with_allowWatchBookmarks_get_bookmarks()
    {
        var from = server.Version;
        using var without = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={from}");
        using var with = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={from}&allowWatchBookmarks=true");

        server.Create(TestObjects.Definition("moves-the-version"));
        server.Bookmark();
        Assert.Equal($"BOOKMARK {server.Version}", await with.NextTextAsync());

        server.Create(TestObjects.Pod("a"));
        Assert.Equal($"ADDED a {server.Version}", await without.NextTextAsync());
    }

    [Fact]
    public async Task A_streaming_list_sends_a_bookmark_after_the_initial_events()
    {
        server.Create(TestObjects.Pod("a"));
        using var watch = await client.WatchAsync(
            "/api/v1/pods?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal($"ADDED a {server.Version}", await watch.NextTextAsync());
        var bookmark = await watch.NextAsync();
        Assert.Equal("BOOKMARK", (string)bookmark!["type"]!);
        Assert.Equal("true", (string)bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!);
    }

    [Fact]
    public async Task A_version_from_before_the_compaction_has_expired()
    {
        var before = server.Version;
        server.Create(TestObjects.Pod("a"));
        server.Compact();
        using var watch = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={before}");

        var line = await watch.NextAsync();
        Assert.Equal("ERROR", (string)line!["type"]!);
        Assert.Equal(410, (int)line["object"]!["code"]!);
        Assert.Equal($"too old resource version: {before} ({server.Version})", (string)line["object"]!["message"]!);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_closed_watch_can_be_resumed_from_its_resourceVersion()
    {
        var from = server.Version;
        using (var watch = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={from}"))
        {
            await server.EndWatchesAsync();
            Assert.Equal("end", await watch.NextTextAsync());
        }

        server.Create(TestObjects.Pod("a"));
        using var next = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={from}");
        Assert.Equal($"ADDED a {server.Version}", await next.NextTextAsync());
    }

    [Fact]
    public async Task A_watch_delivers_every_concurrent_change_exactly_once_in_order()
    {
        const int Count = 200;
        using var watch = await client.WatchAsync("/api/v1/pods?watch=1");

        var writing = Task.Run(() => Parallel.For(0, Count, i => server.Create(TestObjects.Pod($"p{i}"))));
        List<long> versions = [];
        while (versions.Count < Count)
        {
            var line = await watch.NextAsync();
            versions.Add(long.Parse((string)line!["object"]!["metadata"]!["resourceVersion"]!, null));
        }

        await writing;
        Assert.Equal(versions.Order().Distinct(), versions);
        Assert.Equal(Count, server.Objects(ResourceTypes.Pods).Count);
    }

    [Fact]
    public async Task Metadata_only_is_possible()
    {
        server.Create(TestObjects.Pod("a"));

        var list = await client.GetAsync("/api/v1/pods", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");

        Assert.Equal("PartialObjectMetadataList", (string)list.Json["kind"]!);
        var item = list.Json["items"]![0]!.AsObject();
        Assert.Equal(["kind", "apiVersion", "metadata"], item.Select(member => member.Key));
        Assert.IsType<JsonObject>(item["metadata"]);
    }

    [Fact]
    public async Task Metadata_only_events_and_bookmarks_are_possible()
    {
        const string Accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
        using var watch = await client.WatchAsync(
            $"/api/v1/pods?watch=1&allowWatchBookmarks=true&resourceVersion={server.Version}", Accept);

        server.Create(TestObjects.Pod("a"));
        server.Bookmark();

        foreach (var type in (string[])["ADDED", "BOOKMARK"])
        {
            var line = await watch.NextAsync();
            Assert.Equal((type, "PartialObjectMetadata"), ((string)line!["type"]!, (string)line["object"]!["kind"]!));
            Assert.Null(line["object"]!["spec"]);
            Assert.Equal($"{server.Version}", (string)line["object"]!["metadata"]!["resourceVersion"]!);
        }
    }

    [Fact]
    public async Task A_watch_ends_after_timeoutSeconds()
    {
        using var watch = await client.WatchAsync($"/api/v1/pods?watch=1&timeoutSeconds=1&resourceVersion={server.Version}");

        Assert.Equal("end", await watch.NextTextAsync());
    }
}
