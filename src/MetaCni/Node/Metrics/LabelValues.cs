// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Metrics;

/// <summary>
/// The values of a label that others choose: at most as many as given, then "other". Each value is a time series of its own, which costs
/// memory here and in Prometheus.
/// </summary>
internal sealed class LabelValues(int most)
{
    private const string Other = "other";
    private const int LongestValue = 64;

    private readonly HashSet<string> _known = [];

    /// <summary>The value itself if it is known or there is room for it.</summary>
    public string Of(string value)
    {
        if (value.Length is 0 or > LongestValue)
        {
            return Other;
        }

        return _known.Contains(value) || (_known.Count < most && _known.Add(value)) ? value : Other;
    }
}
