// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>Whether two JSON values have the same text, whatever the order of their members. Pure.</summary>
/// <remarks>
/// <c>JsonNode.DeepEquals</c> throws for numbers such as <c>1e99999999999</c>, which every annotation may contain. A number that is written in
/// another way is another text here.
/// </remarks>
internal static class SameJson
{
    public static bool Is(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject here, JsonObject there) => here.Count == there.Count
            && here.All(member => there.TryGetPropertyValue(member.Key, out var value) && Is(member.Value, value)),
        (JsonArray here, JsonArray there) => here.Count == there.Count
            && here.Zip(there).All(pair => Is(pair.First, pair.Second)),
        (JsonObject or JsonArray, _) or (_, JsonObject or JsonArray) => false,
        _ => JsonBorder.Write(one).AsSpan().SequenceEqual(JsonBorder.Write(other)),
    };
}
