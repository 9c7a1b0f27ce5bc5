// SPDX-License-Identifier: Apache-2.0
//
// JSON as Go's json.MarshalIndent(value, "", "    ") writes it. Utf8JsonWriter has no such setting: Go escapes < > & and U+2028, U+2029 as
// lower-case \uXXXX, other control characters too unless they have a short form, and nothing else.

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crd.Status;

/// <summary>Writes trees in the format of Go's encoding/json.</summary>
internal static class GoJsonText
{
    private const int Indentation = 4;

    public static void Append(StringBuilder text, JsonNode? node, int depth = 0)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendBlock(text, ('{', '}'), depth, members, member =>
                {
                    AppendString(text, member.Key);
                    text.Append(": ");
                    Append(text, member.Value, depth + 1);
                });
                break;
            case JsonArray items:
                AppendBlock(text, ('[', ']'), depth, items, item => Append(text, item, depth + 1));
                break;
            case var _ when node.GetValueKind() == JsonValueKind.String:
                AppendString(text, node.ToString());
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void AppendBlock<T>(
        StringBuilder text, (char Open, char Close) brackets, int depth, ICollection<T> entries, Action<T> append)
    {
        text.Append(brackets.Open);
        var separator = "";
        foreach (var entry in entries)
        {
            text.Append(separator).Append('\n').Append(' ', (depth + 1) * Indentation);
            append(entry);
            separator = ",";
        }

        if (entries.Count > 0)
        {
            text.Append('\n').Append(' ', depth * Indentation);
        }

        text.Append(brackets.Close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
            {
                text.Append(value, i++, 2);
            }
            else
            {
                AppendCharacter(text, value[i]);
            }
        }

        text.Append('"');
    }

    private static void AppendCharacter(StringBuilder text, char c) => _ = c switch
    {
        '"' or '\\' => text.Append('\\').Append(c),
        '\b' => text.Append("\\b"),
        '\f' => text.Append("\\f"),
        '\n' => text.Append("\\n"),
        '\r' => text.Append("\\r"),
        '\t' => text.Append("\\t"),
        < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ when char.IsSurrogate(c) => text.Append("\\ufffd"),
        _ => text.Append(c),
    };
}
