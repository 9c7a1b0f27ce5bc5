// SPDX-License-Identifier: Apache-2.0
//
// A line has at most 4 KiB (PIPE_BUF): several processes can write such lines to one pipe or file without mixing them. The longest value,
// usually a plugin's message, is shortened; the pod's name is not.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Config;

namespace MetaCni.Logging;

/// <summary>Formats the fields as one log line without invisible characters.</summary>
internal sealed class LogLine(LogFormat format)
{
    private const string Ellipsis = "…";

    // Longer texts are cut before any processing.
    private const int LongestValue = PlainText.MaximumLine;

    /// <summary>The line with its line end; fields with an empty value are omitted.</summary>
    public string Write(IEnumerable<LogField> fields)
    {
        List<LogField> shown = [.. fields.Where(field => field.Value.Length > 0).Select(field => Cut(field, LongestValue))];
        while (true)
        {
            var line = Join(shown);
            var excess = Encoding.UTF8.GetByteCount(line) - PlainText.MaximumLine;
            if (excess <= 0)
            {
                return line;
            }

            var longest = shown.MaxBy(field => field.Value.Length);
            shown[shown.IndexOf(longest)] = Cut(longest, longest.Value.Length - Math.Max(1 + Ellipsis.Length, excess / LongestEscape));
        }
    }

    // The longest escape of one character: \u202e.
    private const int LongestEscape = 6;

    private static LogField Cut(LogField field, int length)
    {
        if (field.Value.Length <= length)
        {
            return field;
        }

        var end = Math.Max(0, length);
        end -= end > 0 && char.IsHighSurrogate(field.Value[end - 1]) ? 1 : 0;
        return field with { Value = field.Value[..end] + Ellipsis };
    }

    private string Join(List<LogField> fields)
    {
        var line = new StringBuilder();
        foreach (var field in fields)
        {
            line.Append(line.Length == 0 ? Start : Separator);
            line.Append(format == LogFormat.Json ? $"{Quoted(field.Key)}:" : $"{field.Key}=");
            line.Append(field.IsNumber || (format == LogFormat.Logfmt && IsWord(field.Value)) ? field.Value : Quoted(field.Value));
        }

        return line.Append(format == LogFormat.Json ? "}\n" : "\n").ToString();
    }

    private string Start => format == LogFormat.Json ? "{" : "";

    private string Separator => format == LogFormat.Json ? "," : " ";

    private static bool IsWord(string value) => !value.AsSpan().ContainsAnyExceptInRange('!', '~') && !value.AsSpan().ContainsAny('"', '\\', '=');

    // JSON's escapes, which logfmt readers accept as well. Half a surrogate pair becomes U+FFFD.
    private static string Quoted(string value) =>
        Encoding.UTF8.GetString(JsonBorder.WriteVisibly(JsonValue.Create(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)))));
}
