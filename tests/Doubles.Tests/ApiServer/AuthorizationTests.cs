// SPDX-License-Identifier: Apache-2.0

using ApiServer;
using ApiServer.Access;

namespace Doubles.Tests.ApiServer;

public sealed class AuthorizationTests : IAsyncLifetime
{
    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        server.Create(TestObjects.Pod("web"));
        server.AddUser("limited", "t", new Rule(["get", "list"], [""], ["pods"]) { Namespaces = ["default"] });
        client = TestClient.As("limited", server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(TestObjects.PodPath, null)]
    [InlineData(TestObjects.PodPath + "/web", null)]
    [InlineData("/version", null)]
    [InlineData("/api/v1/pods", "pods is forbidden: User \"limited\" cannot list resource \"pods\" in API group \"\" at the cluster scope")]
    [InlineData(
        "/api/v1/pods?watch=true",
        "pods is forbidden: User \"limited\" cannot watch resource \"pods\" in API group \"\" at the cluster scope")]
    [InlineData(
        TestObjects.PodPath + "/web/status",
        "pods \"web\" is forbidden: User \"limited\" cannot get resource \"pods/status\" in API group \"\" in the namespace \"default\"")]
    [InlineData(
        TestObjects.DefinitionPath + "/net",
        "network-attachment-definitions.k8s.cni.cncf.io \"net\" is forbidden: User \"limited\" cannot get resource "
            + "\"network-attachment-definitions\" in API group \"k8s.cni.cncf.io\" in the namespace \"default\"")]
    [InlineData("/metrics", "forbidden: User \"limited\" cannot get path \"/metrics\"")]
    public async Task A_rule_allows_exactly_the_resources_it_names(string path, string? refusal)
    {
        var response = await client.GetAsync(path);

        Assert.Equal(refusal is null ? 200 : 403, response.Status);
        Assert.Equal(refusal, refusal is null ? null : response.Message);
    }
}
