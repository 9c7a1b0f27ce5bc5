// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>The capability arguments of a secondary: what its selection element asks for, under the names of CONVENTIONS.md.</summary>
/// <remarks>NPWG §7.5: the runtime's own runtimeConfig is for the primary alone.</remarks>
internal static class SelectionCapabilities
{
    /// <summary>The arguments, or null where the element asks for nothing.</summary>
    public static JsonObject? Of(NetworkSelectionElement selection)
    {
        var arguments = new JsonObject();
        if (selection.Ips.Count > 0)
        {
            arguments["ips"] = new JsonArray([.. selection.Ips.Select(ip => JsonValue.Create(ip))]);
        }

        AddText(arguments, "mac", selection.Mac);
        AddText(arguments, "infinibandGUID", selection.InfinibandGuid);
        if (selection.PortMappings.Count > 0)
        {
            arguments["portMappings"] = new JsonArray([.. selection.PortMappings.Select(PortMapping)]);
        }

        if (selection.Bandwidth is { } bandwidth)
        {
            // Multus sends all four, absent ones as zero; the bandwidth plugin takes zero for "no limit".
            arguments["bandwidth"] = new JsonObject
            {
                ["ingressRate"] = bandwidth.IngressRate,
                ["ingressBurst"] = bandwidth.IngressBurst,
                ["egressRate"] = bandwidth.EgressRate,
                ["egressBurst"] = bandwidth.EgressBurst,
            };
        }

        return arguments.Count > 0 ? arguments : null;
    }

    private static JsonNode PortMapping(PortMapping mapping)
    {
        var json = new JsonObject { ["hostPort"] = mapping.HostPort, ["containerPort"] = mapping.ContainerPort };
        AddText(json, "protocol", mapping.Protocol);
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
