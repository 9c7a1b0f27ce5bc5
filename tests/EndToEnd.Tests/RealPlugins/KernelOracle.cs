// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>Compares a result with what <c>ip</c> shows.</summary>
internal static class KernelOracle
{
    /// <summary>Every interface, hardware address, address and route of the result exists, where it says.</summary>
    public static void Require(JsonNode result, TestNamespace pod, TestNamespace host)
    {
        var interfaces = result["interfaces"]!.AsArray();
        foreach (var one in interfaces)
        {
            RequireInterface(one!, pod, host);
        }

        foreach (var ip in result["ips"]?.AsArray() ?? [])
        {
            RequireAddress(ip!, interfaces[(int)ip!["interface"]!]!, pod);
        }

        foreach (var route in result["routes"]?.AsArray() ?? [])
        {
            RequireRoute(route!, pod);
        }
    }

    /// <summary>The ways of a route that <c>ip</c> shows: IPv6 joins routes of the same metric to one.</summary>
    public static IEnumerable<JsonNode> Ways(JsonNode route) => route["nexthops"]?.AsArray().Select(hop => hop!) ?? [route];

    private static void RequireInterface(JsonNode one, TestNamespace pod, TestNamespace host)
    {
        var (name, sandbox) = ((string)one["name"]!, (string?)one["sandbox"] ?? "");
        Assert.Contains(sandbox, new[] { "", pod.Path });
        var link = Assert.Single((sandbox.Length > 0 ? pod : host).Json("link"), link => (string)link!["ifname"]! == name);
        if ((string?)one["mac"] is { Length: > 0 } mac)
        {
            Assert.Equal((string?)link!["address"], mac);
        }

        Assert.Contains("UP", link!["flags"]!.AsArray().Select(flag => (string)flag!));
    }

    private static void RequireAddress(JsonNode ip, JsonNode one, TestNamespace pod)
    {
        Assert.Equal(pod.Path, (string?)one["sandbox"]);
        var link = Assert.Single(pod.Json("addr"), link => (string)link!["ifname"]! == (string)one["name"]!);
        Assert.Contains((string)ip["address"]!, link!["addr_info"]!.AsArray().Select(info => $"{info!["local"]}/{info["prefixlen"]}"));
    }

    private static void RequireRoute(JsonNode route, TestNamespace pod)
    {
        var (destination, gateway) = ((string)route["dst"]!, (string?)route["gw"]);
        var shown = pod.Json(destination.Contains(':', StringComparison.Ordinal) ? "-6 route" : "route");
        var wanted = destination is "0.0.0.0/0" or "::/0" ? "default" : destination;
        Assert.Contains(
            shown, one => (string)one!["dst"]! == wanted && (gateway is null || Ways(one).Any(way => (string?)way["gateway"] == gateway)));
    }
}
