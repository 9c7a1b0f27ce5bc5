// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Names the kind of a JSON value in messages.</summary>
public static class JsonKind
{
    /// <summary>For example "a list"; "null" for a missing node.</summary>
    public static string Of(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
