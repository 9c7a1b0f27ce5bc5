// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>Reads and writes the member values of results. As in Go, empty and zero values are left out.</summary>
internal static class MemberValues
{
    public static CidrAddress Cidr(JsonMembers members, string key)
    {
        var text = members.RequiredText(key);
        return CidrAddress.TryParse(text, out var value)
            ? value
            : throw members.Failure(key, $"is not an address with a prefix length: {PlainText.Name(text)}");
    }

    /// <summary>An address; null if absent or empty, as in Go.</summary>
    public static IPAddress? Address(JsonMembers members, string key)
    {
        var text = members.Text(key);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return IpLiteral.TryParse(text, out var value) ? value : throw members.Failure(key, $"is not a valid address: {PlainText.Name(text)}");
    }

    /// <summary>A number; zero means absent.</summary>
    public static long? NonZero(JsonMembers members, string key) => members.Number(key) is { } value and not 0 ? value : null;

    public static void AddText(JsonObject json, string key, string value)
    {
        if (value.Length > 0)
        {
            json[key] = value;
        }
    }

    public static void AddNonZero(JsonObject json, string key, long? value) => AddNumber(json, key, value is 0 ? null : value);

    public static void AddNumber(JsonObject json, string key, long? value)
    {
        if (value is { } number)
        {
            json[key] = number;
        }
    }

    public static void AddArray(JsonObject json, string key, IEnumerable<JsonNode> items)
    {
        JsonNode[] written = [.. items];
        if (written.Length > 0)
        {
            json[key] = new JsonArray(written);
        }
    }
}
