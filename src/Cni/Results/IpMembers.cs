// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>Reads and writes an item of <c>ips</c>.</summary>
internal static class IpMembers
{
    public static ResultIp Read(JsonMembers members) => new()
    {
        Address = MemberValues.Cidr(members, "address"),
        Gateway = MemberValues.Address(members, "gateway"),
        Interface = members.Number("interface") switch
        {
            // Some plugins write -1 for an unknown interface; -1 is not a valid index.
            null or -1 => null,
            >= int.MinValue and <= int.MaxValue and var index => (int)index,
            _ => throw members.Failure("interface", "is not a valid interface index"),
        },
    };

    /// <summary>Adds the members that all versions have, and returns the object.</summary>
    public static JsonObject Write(ResultIp ip, JsonObject json)
    {
        if (ip.Interface is { } index)
        {
            json["interface"] = index;
        }

        json["address"] = ip.Address.ToString();
        if (ip.Gateway is not null)
        {
            json["gateway"] = IpLiteral.Format(ip.Gateway);
        }

        return json;
    }
}
