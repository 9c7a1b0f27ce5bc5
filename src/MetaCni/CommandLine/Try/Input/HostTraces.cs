// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.CommandLine.Try.Input;

/// <summary>What plugins create on the host that may outlive a pod: bridges (the bridge plugin never removes one) and leases.</summary>
internal sealed record HostTraces(IReadOnlyList<string> Bridges, IReadOnlyList<string> LeaseDirectories)
{
    // The defaults of the plugins bridge and host-local.
    private const string DefaultBridge = "cni0";
    private const string DefaultLeaseDirectory = "/var/lib/cni/networks";

    public static HostTraces Of(IEnumerable<JsonNode?> configurations)
    {
        JsonObject[] objects = [.. configurations.SelectMany(Objects)];
        return new HostTraces(
            Values(objects, "bridge", "bridge", DefaultBridge),
            [.. Values(objects, "host-local", "dataDir", DefaultLeaseDirectory).Append(DefaultLeaseDirectory).Distinct()]);
    }

    private static string[] Values(JsonObject[] objects, string type, string key, string otherwise) =>
        [.. objects.Where(o => Setting(o, "type") == type).Select(o => Setting(o, key) ?? otherwise).Distinct()];

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Objects),
        JsonObject o => o.Select(pair => pair.Value).SelectMany(Objects).Prepend(o),
        _ => [],
    };

    private static string? Setting(JsonObject o, string key) =>
        JsonScalar.Text(JsonKeys.Find(o, key)) is { Length: > 0 } text ? text : null;
}
