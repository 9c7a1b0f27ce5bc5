// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>The interfaces of a sandbox as the kernel has them.</summary>
internal sealed class KernelView(ContainerNode node, SandboxStatus sandbox)
{
    private readonly IReadOnlyList<JsonNode> links = node.Links(sandbox);

    public IReadOnlyList<string> Names => [.. links.Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>An interface's addresses, IPv4 first, those that the kernel gives itself left out.</summary>
    public IReadOnlyList<string> Addresses(string name) => [.. Global(name).Select(info => (string)info["local"]!)];

    /// <summary>The same with their prefix length.</summary>
    public IReadOnlyList<string> Networks(string name) => [.. Global(name).Select(info => $"{info["local"]}/{info["prefixlen"]}")];

    public string Mac(string name) => (string)Link(name)["address"]!;

    /// <summary>What containerd took from the result is true: every interface with its hardware address and its addresses.</summary>
    public void RequireToBeTheResult()
    {
        var interfaces = sandbox.CniResult["Interfaces"]!.AsObject();
        var inside = interfaces.Where(one => (string?)one.Value!["Sandbox"] == sandbox.NetworkNamespace && one.Key != "lo");
        Assert.Equal(Names, inside.Select(one => one.Key).Order(StringComparer.Ordinal));
        foreach (var link in links)
        {
            var told = interfaces[Name(link)]!;
            Assert.Equal((string?)link["address"], (string?)told["Mac"]);
            Assert.Equal(Addresses(Name(link)), told["IPConfigs"]!.AsArray().Select(ip => (string)ip!["IP"]!));
        }
    }

    private JsonNode Link(string name) => links.Single(link => Name(link) == name);

    private IEnumerable<JsonNode> Global(string name) =>
        Link(name)["addr_info"]!.AsArray().Where(info => (string)info!["scope"]! == "global").Select(info => info!);

    private static string Name(JsonNode link) => (string)link["ifname"]!;
}
