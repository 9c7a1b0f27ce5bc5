// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Node.Cache;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Cache;

/// <summary>Objects as the API server sends them in lists and watches.</summary>
internal static class Watched
{
    /// <summary>Gives a list to a cache, which is then current.</summary>
    public static void Fill(ObjectCache cache, params IEnumerable<WatchedObject> objects)
    {
        cache.StartList();
        foreach (var listed in objects)
        {
            cache.Add(listed);
        }

        cache.EndList();
        cache.Beat();
    }

    public static WatchedObject Pod(string @namespace, string name, string uid, string annotations) =>
        Read($$$"""{"metadata":{"annotations":{{{annotations}}},"name":"{{{name}}}","namespace":"{{{@namespace}}}","resourceVersion":"7","uid":"{{{uid}}}"}}""");

    public static WatchedObject Definition(string @namespace, string name, string config) => OfSpec(
        @namespace, name, new JsonObject { ["config"] = config }.ToJsonString());

    /// <summary>A definition with any JSON as its <c>spec</c>.</summary>
    public static WatchedObject OfSpec(string @namespace, string name, string spec) => Read(
        $$$$$"""
        {"apiVersion":"k8s.cni.cncf.io/v1","kind":"NetworkAttachmentDefinition","metadata":{"annotations":{"k8s.v1.cni.cncf.io/resourceName":"fast.example.com/nic",
        "other":"x"},"managedFields":[{"fieldsV1":{"f:spec":{"f:config":{}}}}],"name":"{{{{{name}}}}}","namespace":"{{{{{@namespace}}}}}","resourceVersion":"9","uid":"d-{{{{{name}}}}}"},
        "spec":{{{{{spec}}}}}}
        """);

    public static WatchedObject Read(string json) => WatchedObject.Read(Encoding.UTF8.GetBytes(json));
}
