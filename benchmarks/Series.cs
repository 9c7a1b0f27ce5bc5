// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>The measurements of one variant.</summary>
internal sealed class Series
{
    private readonly List<double> values = [];

    public double Median
    {
        get
        {
            var sorted = values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public double Minimum => values.Min();

    public void Add(double value) => values.Add(value);
}
