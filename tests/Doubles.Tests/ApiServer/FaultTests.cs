// SPDX-License-Identifier: Apache-2.0

using ApiServer;
using ApiServer.Access;
using ApiServer.Faults;
using ApiServer.Storage;

namespace Doubles.Tests.ApiServer;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Path = TestObjects.PodPath + "/web";

    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        server.Create(TestObjects.Pod("web"));
        client = TestClient.Admin(server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_reset_connection_fails_the_request_without_effect()
    {
        server.Faults.Add(Fault.Reset() with { Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PatchAsync(Path, TestObjects.Annotations("a", "b")));

        Assert.Null(server.Find(ResourceTypes.Pods, "default", "web")!["metadata"]!["annotations"]);
        Assert.Equal(200, (await client.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_request_whose_response_is_lost_still_takes_effect()
    {
        server.Faults.Add(Fault.LoseAnswer() with { Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PatchAsync(Path, TestObjects.Annotations("a", "b")));

        var pod = await client.GetAsync(Path);
        Assert.Equal("b", (string)pod.Json["metadata"]!["annotations"]!["a"]!);
    }

    [Fact]
    public async Task A_429_response_carries_a_Retry_After_header()
    {
        server.Faults.Add(Fault.TooManyRequests(7) with { Times = 2 });

        var answers = new[] { await client.GetAsync(Path), await client.GetAsync(Path), await client.GetAsync(Path) };

        Assert.Equal([429, 429, 200], answers.Select(answer => answer.Status));
        Assert.Equal(TimeSpan.FromSeconds(7), answers[0].RetryAfter);
    }

    [Fact]
    public async Task Injected_server_errors_are_returned_as_Status_objects()
    {
        server.Faults.Add(Fault.InternalError() with { Times = 1 });
        server.Faults.Add(Fault.Unavailable() with { Times = 1 });

        // One fault answers a request; the next one waits for the next request.
        var answers = new[] { await client.GetAsync(Path), await client.GetAsync(Path) };

        Assert.Equal([(500, "InternalError"), (503, "ServiceUnavailable")], answers.Select(answer => (answer.Status, answer.Reason)));
    }

    [Fact]
    public async Task A_fault_affects_only_matching_requests()
    {
        server.Faults.Add(Fault.InternalError() with { When = request => request.Method == "PATCH" });

        Assert.Equal(200, (await client.GetAsync(Path)).Status);
        Assert.Equal(500, (await client.PatchAsync(Path, TestObjects.Annotations("a", "b"))).Status);

        server.Faults.Clear();
        Assert.Equal(200, (await client.PatchAsync(Path, TestObjects.Annotations("a", "b"))).Status);
    }

    [Fact]
    public async Task A_hanging_request_gets_no_response_and_does_not_block_the_servers_shutdown()
    {
        server.Faults.Add(Fault.Hang());

        var hanging = client.GetAsync(Path);
        await server.Log.WaitAsync(request => request.Path == Path, CancellationToken.None);
        Assert.False(hanging.IsCompleted);

        await server.StopListeningAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task A_slow_response_is_delayed_but_correct()
    {
        var gate = new TaskCompletionSource();
        server.Faults.Add(Fault.Slow(TimeSpan.FromMilliseconds(1)));
        server.Faults.Add(Fault.First(gate.SetResult) with { Times = 1 });

        var answer = await client.GetAsync(Path);

        // Both struck the one request: a fault that does not answer lets the next one come.
        Assert.True(gate.Task.IsCompleted);
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_token_that_is_rotated_midway_is_refused_from_then_on()
    {
        server.AddUser("daemon", "old", Rule.Everything);
        using var old = new TestClient(server) { Token = "old" };
        using var rotated = new TestClient(server) { Token = "new" };
        Assert.Equal(200, (await old.GetAsync(Path)).Status);

        server.Faults.Add(Fault.First(() => server.RotateToken("daemon", "new")) with { Times = 1 });

        Assert.Equal(401, (await old.GetAsync(Path)).Status);
        Assert.Equal(200, (await rotated.GetAsync(Path)).Status);
        server.ExpireToken("daemon");
        Assert.Equal(401, (await rotated.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_stopped_server_refuses_connections_and_restarts_at_the_same_address()
    {
        var address = server.Address;
        using var watch = await client.WatchAsync("/api/v1/pods?watch=1&resourceVersion=" + server.Version);

        await server.StopListeningAsync();
        Assert.Equal("end", await watch.NextTextAsync());
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Path));
        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);

        await server.StartListeningAsync(CancellationToken.None);
        Assert.Equal(address, server.Address);
        Assert.Equal(200, (await client.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task The_server_logs_every_request_with_its_user()
    {
        await client.PatchAsync(Path + "?fieldManager=me", TestObjects.Annotations("a", "b"));
        using var nobody = new TestClient(server) { Token = "wrong" };
        await nobody.GetAsync(Path);

        var patch = server.Requests[0];
        Assert.Equal(("PATCH", Path, "?fieldManager=me"), (patch.Method, patch.Path, patch.Query));
        Assert.Equal("application/merge-patch+json", patch.Header("content-type"));
        Assert.Equal("b", (string)patch.Json!["metadata"]!["annotations"]!["a"]!);
        Assert.Equal([TestApiServer.Admin, null], server.Requests.Select(request => request.User));
    }
}
