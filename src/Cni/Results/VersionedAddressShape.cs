// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>0.3.0 to 0.4.0: interfaces and any number of addresses, each with <c>"version": "4"</c> or <c>"6"</c>.</summary>
internal sealed class VersionedAddressShape : IResultShape
{
    // "version" follows from the address, so it is not read.
    public CniResult Read(JsonMembers members, CniVersion version) => AddressShape.ReadMembers(members, version);

    public void Write(CniResult result, JsonObject json)
    {
        MemberValues.AddArray(json, "interfaces", result.Interfaces.Select(i => InterfaceMembers.Write(i, hasExtendedMembers: false)));
        MemberValues.AddArray(json, "ips", result.Ips.Select(WriteIp));
        MemberValues.AddArray(json, "routes", result.Routes.Select(route => RouteMembers.Write(route, hasExtendedMembers: false)));

        // The reference library writes an empty object here.
        json["dns"] = DnsMembers.Write(result.Dns);
    }

    private static JsonObject WriteIp(ResultIp ip)
    {
        var json = new JsonObject { ["version"] = ip.Address.IsIPv6 ? "6" : "4" };
        IpMembers.Write(ip, json);
        return json;
    }
}
