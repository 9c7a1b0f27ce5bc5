// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Benchmarks;

/// <summary>A goal and its measurement as one line: met or missed.</summary>
internal sealed class Goal(string text)
{
    private readonly List<(int Secondaries, double Value, double Limit)> measured = [];

    public bool IsMet => measured.TrueForAll(one => one.Value <= one.Limit);

    public void Judge(int secondaries, double value, double limit) => measured.Add((secondaries, value, limit));

    public override string ToString() =>
        $"{(IsMet ? "met   " : "MISSED")}  {text}: {string.Join(", ", measured.GroupBy(one => one.Secondaries, Worst))}";

    private static string Worst(int secondaries, IEnumerable<(int Secondaries, double Value, double Limit)> measured) =>
        string.Create(CultureInfo.InvariantCulture, $"{measured.Max(one => one.Value):F1} with {secondaries}");
}
