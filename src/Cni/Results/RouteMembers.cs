// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>Reads and writes a route of a result as JSON.</summary>
internal static class RouteMembers
{
    public static ResultRoute Read(JsonMembers members) => new()
    {
        Dst = MemberValues.Cidr(members, "dst"),
        Gw = MemberValues.Address(members, "gw"),
        Mtu = MemberValues.NonZero(members, "mtu"),
        AdvMss = MemberValues.NonZero(members, "advmss"),
        Priority = MemberValues.NonZero(members, "priority"),
        Table = members.Number("table"),
        Scope = members.Number("scope"),
    };

    public static JsonObject Write(ResultRoute route, bool hasExtendedMembers)
    {
        var json = new JsonObject { ["dst"] = route.Dst.ToString() };
        if (route.Gw is not null)
        {
            json["gw"] = IpLiteral.Format(route.Gw);
        }

        if (hasExtendedMembers)
        {
            MemberValues.AddNonZero(json, "mtu", route.Mtu);
            MemberValues.AddNonZero(json, "advmss", route.AdvMss);
            MemberValues.AddNonZero(json, "priority", route.Priority);
            MemberValues.AddNumber(json, "table", route.Table);
            MemberValues.AddNumber(json, "scope", route.Scope);
        }

        return json;
    }
}
