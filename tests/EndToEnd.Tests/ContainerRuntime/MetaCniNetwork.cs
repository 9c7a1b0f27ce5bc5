// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>The networks of a node: what containerd reads, and what it leads to.</summary>
internal static class MetaCniNetwork
{
    public const string Annotation = "k8s.v1.cni.cncf.io/networks";

    /// <summary>The list of metacni alone, with definitions from the node's manifests and pods from the runtime.</summary>
    public static JsonObject Over(NodeDirectories directories, JsonObject primary) =>
        List("manifests", directories.Manifests, directories, primary);

    /// <summary>The same with definitions, and what the runtime does not tell of pods, from an API server.</summary>
    public static JsonObject OfCluster(string kubeconfig, NodeDirectories directories, JsonObject primary) =>
        List("kubeconfig", kubeconfig, directories, primary);

    /// <summary>A masqueraded bridge with addresses of 10.60.0.0/24 and more subnets, and a witness of what it is told.</summary>
    public static JsonObject Primary(params IEnumerable<string> subnets) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "cluster-net",
        ["plugins"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = "br0",
                ["isDefaultGateway"] = true,
                ["ipMasq"] = true,
                ["ipam"] = HostLocal(["10.60.0.0/24", .. subnets]),
            },
            Witness()),
    };

    /// <summary>A macvlan on the node's bridge.</summary>
    public static JsonObject MacVlan(string name, params IEnumerable<string> subnets) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = name,
        ["plugins"] = new JsonArray(
            new JsonObject { ["type"] = "macvlan", ["master"] = "br0", ["ipam"] = HostLocal(subnets) },
            Witness()),
    };

    /// <summary>A pair of links without a bridge.</summary>
    public static JsonObject PointToPoint(string name, string subnet) => new()
    {
        ["cniVersion"] = "0.3.1",
        ["name"] = name,
        ["type"] = "ptp",
        ["ipam"] = HostLocal([subnet]),
    };

    private static JsonObject List(string source, string path, NodeDirectories directories, JsonObject primary) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "metacni",
        ["plugins"] = new JsonArray(new JsonObject
        {
            ["type"] = "metacni",
            ["capabilities"] = new JsonObject
            {
                ["portMappings"] = true,
                ["bandwidth"] = true,
                ["io.kubernetes.cri.pod-annotations"] = true,
            },
            [source] = path,
            ["confDir"] = directories.Networks,
            ["delegates"] = new JsonArray(primary),
        }),
    };

    private static JsonObject Witness() => new()
    {
        ["type"] = "recorder",
        ["capabilities"] = new JsonObject { ["portMappings"] = true, ["bandwidth"] = true },
    };

    private static JsonObject HostLocal(IEnumerable<string> subnets) => new()
    {
        ["type"] = "host-local",
        ["ranges"] = new JsonArray([.. subnets.Select(subnet => new JsonArray(new JsonObject { ["subnet"] = subnet }))]),
    };
}
