// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Manifests;

namespace Doubles.Tests.ApiServer;

/// <summary>kubernetes.io, "Using RBAC Authorization".</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private const string Manifests = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: agent, namespace: kube-system}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: agent, namespace: kube-system}
        rules:
        - {apiGroups: [""], resources: [configmaps], resourceNames: [settings, other], verbs: [get]}
        - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [agent], verbs: [create]}
        - {apiGroups: [""], resources: [events], resourceNames: [named], verbs: [create]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: agent, namespace: kube-system}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: agent}
        subjects: [{kind: ServiceAccount, name: agent}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules:
        - {apiGroups: [""], resources: [pods, nodes], verbs: [get, list]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: reader, namespace: default}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
        subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:kube-system"}]
        """;

    private TestApiServer server = null!;
    private TestClient client = null!;

    public async Task InitializeAsync()
    {
        server = await TestApiServer.StartAsync();
        foreach (var document in ManifestReader.Read(Manifests))
        {
            server.Create(document);
        }

        foreach (var name in (string[])["settings", "secret"])
        {
            server.Create(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "kube-system" },
                ["data"] = new JsonObject { ["key"] = "value" },
            });
        }

        client = TestClient.With(await TestObjects.TokenAsync(server, "kube-system", "agent"), server);
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/v1/namespaces/kube-system/configmaps/settings", 200)]
    [InlineData("/api/v1/namespaces/kube-system/configmaps/secret", 403)]
    [InlineData("/api/v1/namespaces/kube-system/configmaps", 403)]
    [InlineData("/api/v1/namespaces/kube-system/configmaps?fieldSelector=metadata.name%3Dsettings", 403)]
    [InlineData("/api/v1/namespaces/default/configmaps/settings", 403)]
    [InlineData("/api/v1/namespaces/default/pods", 200)]
    [InlineData("/api/v1/namespaces/kube-system/pods", 403)]
    [InlineData("/api/v1/pods", 403)]
    [InlineData("/api/v1/nodes/node1", 403)]
    public async Task A_binding_grants_its_role_in_its_namespace_and_for_the_named_objects(string path, int status) =>
        Assert.Equal(status, (await client.GetAsync(path)).Status);

    [Fact]
    public async Task A_named_object_of_a_rule_allows_its_subresource_but_no_creation()
    {
        var token = await client.SendAsync(HttpMethod.Post, TestObjects.TokenPath("kube-system", "agent"), new JsonObject());
        var @event = await client.SendAsync(HttpMethod.Post, "/api/v1/namespaces/kube-system/events", new JsonObject());

        Assert.Equal((201, 403), (token.Status, @event.Status));
    }

    [Fact]
    public async Task Denied_requests_and_unused_permissions_are_recorded()
    {
        await client.GetAsync("/api/v1/namespaces/kube-system/configmaps/settings");
        await client.GetAsync("/api/v1/nodes/node1");
        await client.GetAsync("/api/v1/namespaces/default/pods");

        Assert.Equal(["get nodes \"node1\""], server.Access.Denied("system:serviceaccount:kube-system:agent"));
        Assert.Equal(
            [
                "create events \"named\" in kube-system",
                "create serviceaccounts/token \"agent\" in kube-system",
                "get configmaps \"other\" in kube-system",
                "get nodes in default",
                "get pods in default",
                "list nodes in default",
            ],
            server.UnusedPermissions("kube-system", "agent").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_binding_takes_its_permissions_away()
    {
        using var admin = TestClient.Admin(server);
        await admin.SendAsync(HttpMethod.Delete, "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings/reader");

        Assert.Equal(403, (await client.GetAsync("/api/v1/namespaces/default/pods")).Status);
    }
}
