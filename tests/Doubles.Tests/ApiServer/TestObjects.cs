// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Storage;

namespace Doubles.Tests.ApiServer;

internal static class TestObjects
{
    public const string PodPath = "/api/v1/namespaces/default/pods";

    public const string DefinitionPath = "/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions";

    public static JsonObject Pod(string name, string node = "node1") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["nodeName"] = node,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "x" }),
        },
    };

    public static JsonObject Definition(string name) => new()
    {
        ["apiVersion"] = "k8s.cni.cncf.io/v1",
        ["kind"] = "NetworkAttachmentDefinition",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["config"] = "{}" },
    };

    public static JsonObject ServiceAccount(string @namespace, string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
    };

    public static string TokenPath(string @namespace, string name) => $"/api/v1/namespaces/{@namespace}/serviceaccounts/{name}/token";

    /// <summary>A token of a service account, requested by the administrator.</summary>
    public static async Task<string> TokenAsync(TestApiServer server, string @namespace, string name)
    {
        using var admin = TestClient.Admin(server);
        var response = await admin.SendAsync(HttpMethod.Post, TokenPath(@namespace, name), new JsonObject());
        return (string)response.Json["status"]!["token"]!;
    }

    public static ObjectKey PodKey(string name) => ObjectKey.Of(ResourceTypes.Pods, "default", name);

    public static JsonObject Annotations(string key, string? value) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } } };

    public static void SetLabel(JsonObject document, string key, string value)
    {
        document["metadata"]!["labels"] ??= new JsonObject();
        document["metadata"]!["labels"]![key] = value;
    }
}
