// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
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

    public static ObjectKey PodKey(string name) => ObjectKey.Of(ResourceTypes.Pods, "default", name);

    public static JsonObject Annotations(string key, string? value) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = value } } };

    public static void SetLabel(JsonObject document, string key, string value)
    {
        document["metadata"]!["labels"] ??= new JsonObject();
        document["metadata"]!["labels"]![key] = value;
    }
}
