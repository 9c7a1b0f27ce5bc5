// SPDX-License-Identifier: Apache-2.0

using ApiServer;

namespace Doubles.Tests.ApiServer;

/// <summary>kubernetes.io, "Kubernetes API Concepts", "Semantics for get and list" and "Semantics for watch".</summary>
public sealed class ListVersionTests : IAsyncLifetime
{
    private TestApiServer server = null!;
    private TestClient client = null!;
    private long first;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        client = TestClient.Admin(server);
        server.Create(TestObjects.Pod("a"));
        first = server.Version;
        server.Create(TestObjects.Pod("b"));
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("resourceVersion={0}", "a b")]
    [InlineData("resourceVersion={0}&resourceVersionMatch=NotOlderThan", "a b")]
    [InlineData("resourceVersion={0}&resourceVersionMatch=NotOlderThan&limit=9", "a b")]
    [InlineData("resourceVersion={0}&resourceVersionMatch=Exact", "a")]
    [InlineData("resourceVersion={0}&limit=9", "a")]
    [InlineData("resourceVersion=0&limit=9", "a b")]
    [InlineData("resourceVersion=0&resourceVersionMatch=NotOlderThan", "a b")]
    public async Task A_list_is_not_older_than_the_version_or_exactly_of_it(string query, string expected)
    {
        var list = await client.GetAsync("/api/v1/pods?" + string.Format(null, query, first));

        Assert.Equal(expected, string.Join(' ', list.Names));
    }

    [Theory]
    [InlineData("resourceVersionMatch=Exact", 422)]
    [InlineData("resourceVersion=0&resourceVersionMatch=Exact", 422)]
    [InlineData("resourceVersion=1&resourceVersionMatch=exact", 422)]
    [InlineData("sendInitialEvents=true", 422)]
    [InlineData("watch=1&sendInitialEvents=true", 422)]
    [InlineData("watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan", 422)]
    [InlineData("resourceVersion=1&continue=x", 400)]
    public async Task Parameters_that_exclude_each_other_are_refused(string query, int status)
    {
        Assert.Equal(status, (await client.GetAsync("/api/v1/pods?" + query)).Status);
    }

    [Fact]
    public async Task An_exact_version_that_was_compacted_is_410()
    {
        server.Compact();

        var list = await client.GetAsync($"/api/v1/pods?resourceVersion={first}&resourceVersionMatch=Exact");

        Assert.Equal((410, "Expired"), (list.Status, list.Reason));
    }

    [Fact]
    public async Task A_version_of_the_future_is_504()
    {
        var list = await client.GetAsync($"/api/v1/pods?resourceVersion={server.Version + 9}");

        Assert.Equal((504, "Timeout"), (list.Status, list.Reason));
    }
}
