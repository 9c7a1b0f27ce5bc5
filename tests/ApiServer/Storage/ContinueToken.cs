// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>The position of the next page of a list: the version of the first page and the key of the last item.</summary>
public sealed record ContinueToken(long Version, string Namespace, string Name)
{
    // The real token is opaque, too, and has the same members.
    public override string ToString()
    {
        var start = Namespace.Length == 0 ? $"{Name}\0" : $"/{Namespace}/{Name}\0";
        var token = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = start };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token.ToJsonString()));
    }

    public static ContinueToken? TryParse(string text)
    {
        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text))!;
            var parts = ((string)token["start"]!).TrimEnd('\0').Split('/');
            return new ContinueToken((long)token["rv"]!, parts.Length > 1 ? parts[^2] : "", parts[^1]);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }
}
