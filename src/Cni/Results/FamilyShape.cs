// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>
/// The result format of 0.1.0 and 0.2.0: at most one address for each family, <c>ip4</c> and <c>ip6</c>, each with its routes; no
/// interfaces.
/// </summary>
internal sealed class FamilyShape : IResultShape
{
    public CniResult Read(JsonMembers members, CniVersion version)
    {
        JsonMembers[] families = [.. new[] { members.Members("ip4"), members.Members("ip6") }.OfType<JsonMembers>()];
        return new CniResult
        {
            Version = version,
            Ips = [.. families.Select(family => new ResultIp
            {
                Address = MemberValues.Cidr(family, "ip"),
                Gateway = MemberValues.Address(family, "gateway"),
            })],
            Routes = [.. families.SelectMany(family => family.Items("routes") ?? []).Select(RouteMembers.Read)],
            Dns = DnsMembers.Read(members),
        };
    }

    public void Write(CniResult result, JsonObject json)
    {
        WriteFamily(result, json, isIPv6: false);
        WriteFamily(result, json, isIPv6: true);

        // The reference library writes an empty object here in every version since 0.1.0.
        json["dns"] = DnsMembers.Write(result.Dns);
    }

    // The format holds one address for each family, so only the first is written; routes of a family without an address are left out.
    private static void WriteFamily(CniResult result, JsonObject json, bool isIPv6)
    {
        if (result.Ips.FirstOrDefault(ip => ip.Address.IsIPv6 == isIPv6) is not { } first)
        {
            return;
        }

        var family = new JsonObject { ["ip"] = first.Address.ToString() };
        if (first.Gateway is not null)
        {
            family["gateway"] = IpLiteral.Format(first.Gateway);
        }

        JsonNode[] routes = [.. result.Routes
            .Where(route => route.Dst.IsIPv6 == isIPv6)
            .Select(route => RouteMembers.Write(route, hasExtendedMembers: false))];
        if (routes.Length > 0)
        {
            family["routes"] = new JsonArray(routes);
        }

        json[isIPv6 ? "ip6" : "ip4"] = family;
    }
}
