// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Benchmarks;

/// <summary>The n-th network: a separate bridge with host-local addresses. Network 0 is the primary.</summary>
/// <param name="Number">The number.</param>
/// <param name="Directory">The directory of its configuration and leases.</param>
internal sealed record BridgeNetwork(int Number, TemporaryDirectory Directory)
{
    public string Name => $"bench{Number}";

    public string InterfaceName => Number == 0 ? "eth0" : $"net{Number}";

    public JsonObject Config => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = Name,
        ["type"] = "bridge",
        ["bridge"] = Name,
        ["ipam"] = new JsonObject
        {
            ["type"] = "host-local",
            ["dataDir"] = Directory.Combine("addresses"),
            ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = $"10.{200 + Number}.0.0/16" })),
        },
    };

    /// <summary>Writes the configuration to a file and returns the path.</summary>
    public string WriteConfig() => Directory.Write($"{Name}.json", Config.ToJsonString());
}
