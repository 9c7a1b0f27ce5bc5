// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

/// <summary>
/// Wraps text for a terminal: paragraphs are filled up to a width; a line that begins with white space stays a separate line.
/// </summary>
internal static class WrappedText
{
    // The indentation of the continuation of such a line.
    private const int Hanging = 3;

    public static string Of(string text, int width)
    {
        var result = new List<string>();
        var paragraph = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()).Append(""))
        {
            if (line.Length > 0 && line[0] != ' ')
            {
                paragraph.Add(line);
                continue;
            }

            result.AddRange(paragraph.Count > 0 ? Fill(string.Join(' ', paragraph), width, 0) : []);
            paragraph.Clear();
            result.AddRange(line.Length <= width ? [line] : Fill(line, width, Indent(line) + Hanging));
        }

        return string.Join('\n', result[..^1]);
    }

    private static IEnumerable<string> Fill(string text, int width, int hanging)
    {
        var rest = text;
        while (rest.Length > width)
        {
            var at = rest.LastIndexOf(' ', width);
            if (at <= Indent(rest))
            {
                // The word is longer than a line.
                at = rest.IndexOf(' ', width) is > 0 and var end ? end : rest.Length;
            }

            yield return rest[..at].TrimEnd();
            rest = at < rest.Length ? new string(' ', hanging) + rest[at..].TrimStart() : "";
        }

        if (rest.Length > 0)
        {
            yield return rest;
        }
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;
}
