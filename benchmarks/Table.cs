// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Benchmarks;

/// <summary>Formats a table that is readable as text and as Markdown.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<string[]> rows = [columns];

    public void Add(params object[] cells) => rows.Add(
        [.. cells.Select(cell => cell is double number ? number.ToString("F1", CultureInfo.InvariantCulture) : cell.ToString()!)]);

    public override string ToString()
    {
        var widths = columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => Line(row, widths)).ToList();
        lines.Insert(1, Line([.. widths.Select(width => new string('-', width))], widths));
        return $"{title}\n\n{string.Join('\n', lines)}\n";
    }

    private static string Line(string[] cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |";
}
