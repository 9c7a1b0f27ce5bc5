// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace RecordingPlugin;

/// <summary>Results that the configuration holds.</summary>
internal static class Template
{
    /// <summary>The element as it stands.</summary>
    public static byte[] Verbatim(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());

    /// <summary>The element with its placeholders filled in, and with the configuration's cniVersion when it names none.</summary>
    public static byte[] Fill(JsonElement element, Call call)
    {
        var text = element.GetRawText()
            .Replace("$IFNAME", call.Variable("CNI_IFNAME"), StringComparison.Ordinal)
            .Replace("$NETNS", call.Variable("CNI_NETNS"), StringComparison.Ordinal)
            .Replace("$CONTAINER", call.Variable("CNI_CONTAINERID"), StringComparison.Ordinal);
        if (JsonNode.Parse(text) is not JsonObject result)
        {
            return System.Text.Encoding.UTF8.GetBytes(text);
        }

        if (!result.ContainsKey("cniVersion"))
        {
            result.Insert(0, "cniVersion", call.CniVersion);
        }

        using var filled = new MemoryStream();
        using (var json = new Utf8JsonWriter(filled))
        {
            result.WriteTo(json);
        }

        return filled.ToArray();
    }
}
