// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Nodes;

/// <summary>
/// The networks of a pod, with plugins that leave something on the host: a bridge with port mappings for the primary, then in turn
/// point-to-point with masquerading, macvlan, and a bridge with bandwidth limits.
/// </summary>
/// <param name="leases">The directory of host-local.</param>
internal sealed class PodNetworks(string leases)
{
    public const string HostBridge = "br0";

    /// <summary>The primary's configuration list.</summary>
    public JsonObject Primary() => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "cluster-net",
        ["plugins"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = HostBridge,
                ["isDefaultGateway"] = true,
                ["ipMasq"] = true,
                ["ipam"] = HostLocal(60),
            },
            new JsonObject { ["type"] = "portmap", ["snat"] = true, ["capabilities"] = new JsonObject { ["portMappings"] = true } }),
    };

    /// <summary>The primary's runtimeConfig, as kubelet passes it.</summary>
    public static JsonObject RuntimeConfig(int hostPort) => new()
    {
        ["portMappings"] = new JsonArray(
            new JsonObject { ["hostPort"] = hostPort, ["containerPort"] = 80, ["protocol"] = "tcp" }),
    };

    /// <summary>The configuration list of a secondary, by its number from 1.</summary>
    public JsonObject Secondary(int place) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = NameOf(place),
        ["plugins"] = Plugins(place),
    };

    public static string NameOf(int place) => $"net-{place}";

    /// <summary>The element of the annotation that requests a secondary.</summary>
    public static JsonObject Element(int place)
    {
        var element = new JsonObject { ["name"] = NameOf(place) };
        if (place % 3 == 0)
        {
            element["bandwidth"] = JsonNode.Parse("""{"ingressRate":8000000,"ingressBurst":800000,"egressRate":8000000,"egressBurst":800000}""");
        }

        return element;
    }

    private JsonArray Plugins(int place) => (place % 3) switch
    {
        1 => [new JsonObject { ["type"] = "ptp", ["ipMasq"] = true, ["ipam"] = HostLocal(60 + place) }],
        2 => [new JsonObject { ["type"] = "macvlan", ["master"] = HostBridge, ["mode"] = "bridge", ["ipam"] = HostLocal(60 + place) }],
        _ =>
        [
            new JsonObject { ["type"] = "bridge", ["bridge"] = HostBridge, ["ipam"] = HostLocal(60 + place) },
            new JsonObject { ["type"] = "tuning", ["sysctl"] = new JsonObject { ["net.core.somaxconn"] = "512" } },
            new JsonObject { ["type"] = "bandwidth", ["capabilities"] = new JsonObject { ["bandwidth"] = true } },
        ],
    };

    private JsonObject HostLocal(int subnet) => new()
    {
        ["type"] = "host-local",
        ["dataDir"] = leases,
        ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = $"10.{subnet}.0.0/16" })),
    };
}
