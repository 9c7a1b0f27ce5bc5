// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;

namespace Soak;

/// <summary>Counts trials, successes and leftovers. Thread-safe.</summary>
/// <param name="output">The output for failures and progress.</param>
internal sealed class Tally(TextWriter output)
{
    private const int ShownProblems = 20;

    private readonly Lock _lock = new();
    private readonly List<Row> _rows = [];
    private readonly List<string> _notes = [];
    private readonly SortedDictionary<string, int> _happened = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _shown;

    /// <summary>True if every trial succeeded and nothing was left.</summary>
    public bool IsClean => _rows.TrueForAll(row => row.Survived == row.Tried && row.Left == 0);

    public int Tried => _rows.Sum(row => row.Tried);

    /// <summary>The first problems, for a failing test.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Counts one step.</summary>
    /// <param name="row">The row of the table.</param>
    /// <param name="step">The step.</param>
    /// <param name="verdict">The problems of the step.</param>
    public void Count(string row, string step, Verdict verdict)
    {
        lock (_lock)
        {
            var index = _rows.FindIndex(one => one.Name == row);
            var before = index < 0 ? new Row(row, 0, 0, 0) : _rows[index];
            var after = before with
            {
                Tried = before.Tried + 1,
                Survived = before.Survived + (verdict.IsRight ? 1 : 0),
                Left = before.Left + verdict.Left.Count,
            };
            if (index < 0)
            {
                _rows.Add(after);
            }
            else
            {
                _rows[index] = after;
            }

            Tell(row, step, verdict);
        }
    }

    /// <summary>Adds a note below the table.</summary>
    public void Note(string sentence)
    {
        lock (_lock)
        {
            _notes.Add(sentence);
            output.WriteLine($"  {sentence}");
        }
    }

    /// <summary>Counts an event that happens with any runtime, for comparison only.</summary>
    public void Happened(string what)
    {
        lock (_lock)
        {
            _happened[what] = _happened.GetValueOrDefault(what) + 1;
        }
    }

    /// <summary>The counts as a table, followed by the notes.</summary>
    public string Table()
    {
        var lines = new List<string> { "| experiment | tried | survived | left behind |", "|---|---:|---:|---:|" };
        lines.AddRange(_rows.Select(row => $"| {row.Name} | {row.Tried} | {row.Survived} | {row.Left} |"));
        lines.Add($"| **all**, in {_watch.Elapsed.TotalSeconds:0} s | {Tried} | {_rows.Sum(row => row.Survived)} | {_rows.Sum(row => row.Left)} |");
        var counts = _happened.Select(one => $"{one.Key}: {one.Value} times");
        return string.Join('\n', [.. lines, "", .. _notes.Concat(counts).Select(note => $"- {note}")]);
    }

    private void Tell(string row, string step, Verdict verdict)
    {
        if (!verdict.IsRight && _shown++ < ShownProblems)
        {
            var text = $"{row}: {step}: {verdict}";
            Problems.Add(text);
            output.WriteLine($"  WRONG {text}");
        }
    }

    private sealed record Row(string Name, int Tried, int Survived, int Left);
}
