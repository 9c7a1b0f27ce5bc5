// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Results;

/// <summary>Reads and writes <c>dns</c>.</summary>
internal static class DnsMembers
{
    /// <summary>Reads the member <c>dns</c> of a result.</summary>
    public static ResultDns Read(JsonMembers result) => result.Members("dns") is not { } dns
        ? ResultDns.None
        : new ResultDns
        {
            Nameservers = dns.Texts("nameservers") ?? [],
            Domain = dns.TextOrEmpty("domain"),
            Search = dns.Texts("search") ?? [],
            Options = dns.Texts("options") ?? [],
        };

    public static JsonObject Write(ResultDns dns)
    {
        var json = new JsonObject();
        AddTexts(json, "nameservers", dns.Nameservers);
        MemberValues.AddText(json, "domain", dns.Domain);
        AddTexts(json, "search", dns.Search);
        AddTexts(json, "options", dns.Options);
        return json;
    }

    private static void AddTexts(JsonObject json, string key, IReadOnlyList<string> texts) =>
        MemberValues.AddArray(json, key, texts.Select(text => (JsonNode)JsonValue.Create(text)));
}
