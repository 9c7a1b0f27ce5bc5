// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Benchmarks;

/// <summary>A goal and its measurement as one line: met or missed.</summary>
internal sealed class Goal(string text)
{
    private readonly List<(string Case, double Value, bool IsMet)> measured = [];

    public bool IsMet => measured.TrueForAll(one => one.IsMet);

    /// <summary>A value that may not exceed a limit.</summary>
    /// <param name="secondaries">With how many secondaries it was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="limit">The limit.</param>
    public void Judge(string secondaries, double value, double limit) => measured.Add(($" with {secondaries}", value, value <= limit));

    public void JudgeAtLeast(double value, double limit) => measured.Add(("", value, value >= limit));

    public override string ToString() =>
        $"- {(IsMet ? "met   " : "MISSED")}  {text}: {string.Join(", ", measured.GroupBy(one => one.Case, Worst))}";

    private static string Worst(string what, IEnumerable<(string Case, double Value, bool IsMet)> measured) =>
        string.Create(CultureInfo.InvariantCulture, $"{measured.Max(one => one.Value):0.0#}{what}");
}
