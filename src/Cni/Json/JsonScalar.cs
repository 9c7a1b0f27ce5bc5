// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Reads a string, number or boolean; null if the node is null or of another type.</summary>
public static class JsonScalar
{
    /// <summary>A string.</summary>
    /// <remarks>ToString gives a string's value. GetValue would look up a generic virtual method, which is slow the first time.</remarks>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.ToString() : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>An integer as Go reads it: plain digits, no fraction, no exponent, 64 bits.</summary>
    public static long? Number(JsonNode? node) =>

        // Use the number's text: the node may hold a reader's token or any .NET number.
        node?.GetValueKind() == JsonValueKind.Number
        && long.TryParse(
            Encoding.UTF8.GetString(JsonBorder.Write(node)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
