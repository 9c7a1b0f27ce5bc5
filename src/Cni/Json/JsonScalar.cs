// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>The value of one text, number or truth value; null where a node is of another type, or null.</summary>
public static class JsonScalar
{
    /// <summary>A string.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A whole number as Go reads integers: plain digits, no fraction, no exponent, 64 bits.</summary>
    public static long? Number(JsonNode? node) =>

        // The number's own text: a value may be backed by a reader's token or by any .NET number.
        node?.GetValueKind() == JsonValueKind.Number
        && long.TryParse(
            Encoding.UTF8.GetString(JsonBorder.Write(node)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
