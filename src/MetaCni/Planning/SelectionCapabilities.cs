// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>The capability arguments of a secondary: the requests of its selection element, named as in CONVENTIONS.md.</summary>
/// <remarks>NPWG §7.5: the runtime's own runtimeConfig is for the primary alone.</remarks>
internal static class SelectionCapabilities
{
    /// <summary>The arguments, or null if the element requests nothing.</summary>
    public static JsonObject? Of(NetworkSelectionElement selection)
    {
        var arguments = new JsonObject();
        if (selection.Ips.Count > 0)
        {
            arguments["ips"] = Ips(selection);
        }

        AddText(arguments, "mac", selection.Mac);
        AddText(arguments, "infinibandGUID", selection.InfinibandGuid);
        if (selection.PortMappings.Count > 0)
        {
            arguments["portMappings"] = new JsonArray([.. selection.PortMappings.Select(PortMapping)]);
        }

        if (selection.Bandwidth is { } bandwidth)
        {
            // Multus sends all four, absent ones as zero; the bandwidth plugin treats zero as "no limit".
            arguments["bandwidth"] = new JsonObject
            {
                ["ingressRate"] = Math.Min(bandwidth.IngressRate, BandwidthBounds.MostRate),
                ["ingressBurst"] = BandwidthBurst.Of(bandwidth.IngressRate, bandwidth.IngressBurst),
                ["egressRate"] = Math.Min(bandwidth.EgressRate, BandwidthBounds.MostRate),
                ["egressBurst"] = BandwidthBurst.Of(bandwidth.EgressRate, bandwidth.EgressBurst),
            };
        }

        return arguments.Count > 0 ? arguments : null;
    }

    /// <summary>
    /// The capability arguments of a primary: the runtime's, but the addresses that the element requests replace the runtime's.
    /// </summary>
    public static JsonObject? OfPrimary(JsonObject? runtimeConfig, NetworkSelectionElement? selection)
    {
        if (selection is not { Ips.Count: > 0 })
        {
            return runtimeConfig;
        }

        var arguments = runtimeConfig is null ? [] : (JsonObject)runtimeConfig.DeepClone();
        JsonKeys.Set(arguments, "ips", Ips(selection));
        return arguments;
    }

    private static JsonArray Ips(NetworkSelectionElement selection) => new([.. selection.Ips.Select(ip => JsonValue.Create(ip))]);

    // NPWG §4.1.2.1.7: TCP is the default, and case is ignored. CONVENTIONS.md uses lower case, and the nftables rules of portmap require
    // it.
    private static JsonNode PortMapping(PortMapping mapping)
    {
        var json = new JsonObject { ["hostPort"] = mapping.HostPort, ["containerPort"] = mapping.ContainerPort };
        AddText(json, "protocol", mapping.Protocol.Length > 0 ? mapping.Protocol.ToLowerInvariant() : "tcp");
        AddText(json, "hostIP", mapping.HostIp);
        return json;
    }

    private static void AddText(JsonObject json, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[key] = value;
        }
    }
}
