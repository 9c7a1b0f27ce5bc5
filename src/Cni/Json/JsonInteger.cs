// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Whole numbers as Go reads integers: plain digits, no fraction, no exponent, 64 bits.</summary>
internal static class JsonInteger
{
    public static bool TryRead(JsonNode? node, out long value)
    {
        value = 0;

        // The number's own text: a value may be backed by a reader's token or by any .NET number.
        return node?.GetValueKind() == JsonValueKind.Number
            && long.TryParse(Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static string Text(JsonNode node) => Encoding.UTF8.GetString(JsonBorder.Write(node));
}
