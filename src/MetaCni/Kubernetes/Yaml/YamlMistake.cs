// SPDX-License-Identifier: Apache-2.0
//
// The YAML library reports the scanner's state ("found invalid mapping"), and for a tab the line before it. So only its position is used;
// the cause is found in the text.

using YamlDotNet.Core;

namespace MetaCni.Kubernetes.Yaml;

/// <summary>A mistake in a YAML text: its position and cause.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Sentence">The cause and the remedy.</param>
internal sealed record YamlMistake(long Line, long Column, string Sentence)
{
    private const string Template = "a template, not YAML; render it first, for example with helm template";
    private const string CloseIt = "a quote or bracket above is not closed; close it";

    /// <summary>Finds the mistake.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">The position that the library reports.</param>
    /// <param name="reached">How far the library has read.</param>
    public static YamlMistake Find(string text, Mark start, Mark reached)
    {
        var lines = text.Split('\n');
        return Tab(lines, start, reached) ?? new YamlMistake(start.Line, start.Column, Describe(lines, start.Line, start.Column));
    }

    /// <summary>A mistake with a known cause; if its line is a template, the template is the cause.</summary>
    public static YamlMistake Known(string text, Mark start, string sentence) =>
        new(start.Line, start.Column, IsTemplate(text.Split('\n').ElementAtOrDefault((int)start.Line - 1) ?? "") ? Template : sentence);

    // Searches the lines of the broken token, or up to the next line with text.
    private static YamlMistake? Tab(string[] lines, Mark start, Mark reached)
    {
        for (var index = (int)Math.Max(0, start.Line - 1); index < lines.Length; index++)
        {
            var column = Indentation(lines[index]).IndexOf('\t');
            if (column >= 0)
            {
                return new YamlMistake(index + 1, column + 1, "a tab in the indentation; indent with spaces");
            }

            if (index >= reached.Line && lines[index].Trim().Length > 0)
            {
                break;
            }
        }

        return null;
    }

    private static string Describe(string[] lines, long number, long column)
    {
        var line = number > 0 && number <= lines.Length ? lines[number - 1] : "";
        var at = (int)Math.Clamp(column - 1, 0, line.Length);
        var (before, rest) = (line[..at], line[at..]);
        return (IsTemplate(line), rest) switch
        {
            (true, _) => Template,
            (_, "") when number >= lines.Length => CloseIt,
            (_, ['@' or '`' or '%', ..]) => $"a value cannot begin with {rest[0]}; put the value in quotes",
            _ when before.Trim().Length == 0 => "the line belongs to no key above it; check its indentation, and quotes and brackets above",
            (_, ['"' or '\'', ..]) => "a quote that is not closed, has text behind it, or has a single \\ in it; correct it",
            (_, [':', ..]) when before.Contains(": ", StringComparison.Ordinal) => "a second \": \" in one line; put the value in quotes",
            (_, [':', ..]) => "the line belongs to no key above it; align it with the lines that it belongs to",
            _ => "not valid YAML; check the indentation, quotes and brackets here",
        };
    }

    private static bool IsTemplate(string line) => line.Contains("{{", StringComparison.Ordinal);

    private static string Indentation(string line) => line[..^line.TrimStart(' ', '\t').Length];
}
