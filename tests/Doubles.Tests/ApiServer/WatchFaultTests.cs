// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using ApiServer;
using ApiServer.Access;
using ApiServer.Faults;
using Support;

namespace Doubles.Tests.ApiServer;

/// <summary>What can happen to a watch on its way.</summary>
public sealed class WatchFaultTests : IAsyncLifetime
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
    public async Task Breaking_the_watches_resets_the_matching_connections_only()
    {
        using var pods = await OpenAsync("/api/v1/pods");
        using var namespaces = await OpenAsync("/api/v1/namespaces");

        server.Watches.Break(IsOfPods);

        await Assert.ThrowsAnyAsync<IOException>(pods.NextAsync);
        using var limit = TimeLimit.Guard();
        await server.Watches.WaitAsync(0, IsOfPods, limit.Token);
        server.Create(TestObjects.Pod("a"));
        server.Bookmark();
        Assert.Equal($"BOOKMARK {server.Version}", await namespaces.NextTextAsync());
        Assert.Equal("/api/v1/namespaces", Assert.Single(server.Watches.Open).Path);
    }

    [Fact]
    public async Task Watches_of_one_connection_break_together()
    {
        using var multiplexed = new TestClient(server) { Token = server.Token(TestApiServer.Admin), Protocol = HttpVersion.Version20 };
        using var pods = await multiplexed.WatchAsync("/api/v1/pods?watch=1");
        using var namespaces = await multiplexed.WatchAsync($"/api/v1/namespaces?watch=1&resourceVersion={server.Version}");
        using var limit = TimeLimit.Guard();
        await server.Watches.WaitAsync(2, _ => true, limit.Token);

        server.Watches.Break();

        await Assert.ThrowsAnyAsync<IOException>(pods.NextAsync);
        await Assert.ThrowsAnyAsync<IOException>(namespaces.NextAsync);
        await server.Watches.WaitAsync(0, _ => true, limit.Token);
    }

    [Fact]
    public async Task A_held_watch_is_open_and_silent_and_sends_what_was_held_when_it_is_released()
    {
        using var open = await OpenAsync("/api/v1/pods");

        server.Watches.Hold();
        using var opened = await OpenAsync("/api/v1/pods", 2);
        server.Create(TestObjects.Pod("a"));
        server.Bookmark();
        var events = (First: open.NextTextAsync(), Second: opened.NextTextAsync());
        // A response that the server sends now would have arrived before this one.
        await client.GetAsync(TestObjects.PodPath);
        Assert.False(events.First.IsCompleted || events.Second.IsCompleted);
        server.Watches.Release();

        Assert.Equal([$"ADDED a {server.Version}", $"ADDED a {server.Version}"], [await events.First, await events.Second]);
        Assert.Equal($"BOOKMARK {server.Version}", await open.NextTextAsync());
    }

    [Fact]
    public async Task Events_that_were_held_are_lost_when_the_watch_breaks()
    {
        var from = server.Version;
        using var watch = await OpenAsync("/api/v1/pods");
        server.Watches.Hold();
        server.Create(TestObjects.Pod("a"));

        server.Watches.Break();
        await Assert.ThrowsAnyAsync<IOException>(watch.NextAsync);

        server.Watches.Release();
        using var next = await client.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={from}");
        Assert.Equal($"ADDED a {server.Version}", await next.NextTextAsync());
    }

    [Fact]
    public async Task Other_bytes_arrive_between_the_events()
    {
        using var watch = await OpenAsync("/api/v1/pods");

        await server.Watches.SendAsync(Encoding.UTF8.GetBytes("""{"type":"ADDED","object":{"metadata":{"name":"forged"}}}""" + "\n"), null, default);
        server.Create(TestObjects.Pod("a"));

        Assert.Equal("ADDED forged", await watch.NextTextAsync());
        Assert.Equal($"ADDED a {server.Version}", await watch.NextTextAsync());
    }

    [Fact]
    public async Task A_watch_can_be_refused_while_lists_are_served()
    {
        (Fault Fault, int Status)[] refusals =
        [
            (Fault.Forbidden(), 403), (Fault.Gone(), 410), (Fault.TooManyRequests(1), 429), (Fault.InternalError(), 500),
            (Fault.Answer(200, "text/html", "<html>log in</html>"u8.ToArray()), 200),
        ];
        foreach (var (fault, _) in refusals)
        {
            server.Faults.Add(fault with { When = request => request.IsWatch, Times = 1 });
        }

        Assert.Equal(200, (await client.GetAsync("/api/v1/pods?watch=false")).Status);
        foreach (var (_, status) in refusals)
        {
            using var refused = await client.WatchAsync("/api/v1/pods?watch=true");
            Assert.Equal(status, refused.Status);
        }

        using var watch = await client.WatchAsync("/api/v1/pods?watch=true");
        Assert.Equal((200, "application/json"), (watch.Status, watch.ContentType));
    }

    [Fact]
    public async Task Revoked_tokens_end_no_open_watch_and_open_no_other()
    {
        server.Create(TestObjects.ServiceAccount("default", "watcher"));
        server.AddUser(User.NameOfServiceAccount("default", "watcher"), "unused", Rule.Everything);
        using var account = TestClient.With(await TestObjects.TokenAsync(server, "default", "watcher"), server);
        using var watch = await account.WatchAsync($"/api/v1/pods?watch=1&resourceVersion={server.Version}");

        server.RevokeIssuedTokens();

        server.Create(TestObjects.Pod("a"));
        Assert.Equal($"ADDED a {server.Version}", await watch.NextTextAsync());
        Assert.Equal(401, (await account.GetAsync("/api/v1/pods")).Status);
        using var renewed = TestClient.With(await TestObjects.TokenAsync(server, "default", "watcher"), server);
        Assert.Equal(200, (await renewed.GetAsync("/api/v1/pods")).Status);
    }

    private static bool IsOfPods(RecordedRequest request) => request.Path.EndsWith("/pods", StringComparison.Ordinal);

    private async Task<WatchReader> OpenAsync(string path, int count = 1)
    {
        var watch = await client.WatchAsync($"{path}?watch=1&allowWatchBookmarks=true&resourceVersion={server.Version}");
        using var limit = TimeLimit.Guard();
        await server.Watches.WaitAsync(count, request => request.Path == path, limit.Token);
        return watch;
    }
}
