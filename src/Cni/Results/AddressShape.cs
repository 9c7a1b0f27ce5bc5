// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>The result format of 1.0.0, and of 1.1.0 with more members (CNI §5 "ADD Success").</summary>
internal sealed class AddressShape(bool hasExtendedMembers) : IResultShape
{
    public static CniResult ReadMembers(JsonMembers members, CniVersion version) => new()
    {
        Version = version,
        Interfaces = [.. (members.Items("interfaces") ?? []).Select(InterfaceMembers.Read)],
        Ips = [.. (members.Items("ips") ?? []).Select(IpMembers.Read)],
        Routes = [.. (members.Items("routes") ?? []).Select(RouteMembers.Read)],
        Dns = DnsMembers.Read(members),
    };

    // Plugins built with the current reference library write the members of 1.1.0 into 1.0.0 results, too, so they are read.
    public CniResult Read(JsonMembers members, CniVersion version) => ReadMembers(members, version);

    public void Write(CniResult result, JsonObject json)
    {
        MemberValues.AddArray(json, "interfaces", result.Interfaces.Select(i => InterfaceMembers.Write(i, hasExtendedMembers)));
        MemberValues.AddArray(json, "ips", result.Ips.Select(ip => IpMembers.Write(ip, [])));
        MemberValues.AddArray(json, "routes", result.Routes.Select(route => RouteMembers.Write(route, hasExtendedMembers)));
        if (!result.Dns.IsEmpty)
        {
            json["dns"] = DnsMembers.Write(result.Dns);
        }
    }
}
