// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime.V1;

namespace ContainerRuntime;

/// <summary>What the runtime says of a sandbox when asked for everything.</summary>
public sealed class SandboxStatus(PodSandboxStatusResponse response)
{
    private readonly JsonNode info = JsonNode.Parse(response.Info["info"])!;

    public PodSandboxState State => response.Status.State;

    /// <summary>The pod's address.</summary>
    public string Ip => response.Status.Network.Ip;

    /// <summary>The pod's further addresses.</summary>
    public IReadOnlyList<string> AdditionalIps => [.. response.Status.Network.AdditionalIps.Select(ip => ip.Ip)];

    /// <summary>containerd's reading of the plugin's result: "Interfaces" by name, "Routes", "DNS".</summary>
    public JsonObject CniResult => info["cniResult"]!.AsObject();

    /// <summary>The sandbox's network namespace, as a path on the node.</summary>
    public string NetworkNamespace =>
        (string)info["runtimeSpec"]!["linux"]!["namespaces"]!.AsArray().Single(one => (string?)one!["type"] == "network")!["path"]!;
}
