// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Benchmarks;

/// <summary>Configurations of metacni as a runtime passes them, for each source of pods and definitions.</summary>
internal sealed class MetaConfigs(BridgeNetwork primary, TemporaryDirectory directory)
{
    public const string ManifestsName = "manifests";
    public const string KubeConfigName = "kubeconfig";

    public JsonObject OverManifests => Common("manifests", ManifestsName);

    /// <summary>Reads the pod from the API server, for a runtime that does not pass annotations.</summary>
    public JsonObject OverTls => Common("kubeconfig", KubeConfigName);

    /// <summary>The runtime passes the pod's annotations, as containerd and CRI-O can.</summary>
    public JsonObject OverTlsWithAnnotations(IEnumerable<KeyValuePair<string, string>> annotations) => WithAnnotations(OverTls, annotations);

    /// <summary>The daemon of the node serves the plugin.</summary>
    public JsonObject OverDaemonWithAnnotations(IEnumerable<KeyValuePair<string, string>> annotations)
    {
        var config = OverTlsWithAnnotations(annotations);
        config["nodeSocket"] = directory.Combine(NodeDaemon.RunDirectory, "node.sock");
        return config;
    }

    private static JsonObject WithAnnotations(JsonObject config, IEnumerable<KeyValuePair<string, string>> annotations)
    {
        config["runtimeConfig"] = new JsonObject
        {
            ["io.kubernetes.cri.pod-annotations"] =
                new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        return config;
    }

    private JsonObject Common(string source, string name) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "bench",
        ["type"] = "metacni",
        [source] = directory.Combine(name),
        // The daemon of this machine, if it has one, takes no part.
        ["nodeSocket"] = directory.Combine("no.sock"),
        ["stateDir"] = directory.Subdirectory("state"),
        ["confDir"] = directory.Subdirectory("net.d"),
        ["binDir"] = RepositoryPaths.ReferencePlugins,
        ["delegates"] = new JsonArray(primary.Config),
    };
}
