// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Results;

/// <summary>Reads and writes an item of <c>interfaces</c>.</summary>
internal static class InterfaceMembers
{
    public static ResultInterface Read(JsonMembers members) => new()
    {
        Name = members.TextOrEmpty("name"),
        Mac = members.TextOrEmpty("mac"),
        Mtu = MemberValues.NonZero(members, "mtu"),
        Sandbox = members.TextOrEmpty("sandbox"),
        SocketPath = members.TextOrEmpty("socketPath"),
        PciId = members.TextOrEmpty("pciID"),
    };

    public static JsonObject Write(ResultInterface entry, bool hasExtendedMembers)
    {
        var json = new JsonObject { ["name"] = entry.Name };
        MemberValues.AddText(json, "mac", entry.Mac);
        if (hasExtendedMembers)
        {
            MemberValues.AddNonZero(json, "mtu", entry.Mtu);
        }

        MemberValues.AddText(json, "sandbox", entry.Sandbox);
        if (hasExtendedMembers)
        {
            MemberValues.AddText(json, "socketPath", entry.SocketPath);
            MemberValues.AddText(json, "pciID", entry.PciId);
        }

        return json;
    }
}
