// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.RegularExpressions;
using MetaCni.Node.Metrics;

namespace MetaCni.Tests.Node.Metrics;

/// <summary>What a scrape of the daemon's metrics returns.</summary>
internal sealed partial record ScrapedMetrics(string Text)
{
    /// <summary>The names of all samples and of their families.</summary>
    public IReadOnlySet<string> Names => Text.Split('\n')
        .Select(line => line.StartsWith("# TYPE ", StringComparison.Ordinal) ? line.Split(' ')[2] : line.Split('{', ' ')[0])
        .ToHashSet();

    /// <summary>The value of a sample, with its labels as they are written.</summary>
    public double? this[string sample] => Samples().Matches(Text)
        .Where(match => match.Groups["sample"].Value == sample)
        .Select(match => (double?)double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture))
        .FirstOrDefault();

    public static async Task<ScrapedMetrics> OfAsync(MetricsExport export)
    {
        var page = await export.PageAsync(CancellationToken.None);
        Assert.Equal(200, page.Status);
        Assert.StartsWith("text/plain; ", page.ContentType, StringComparison.Ordinal);
        return new ScrapedMetrics(page.Text);
    }

    [GeneratedRegex("^(?<sample>[a-z_]+({[^}]+})?)({})? (?<value>[-0-9.e+]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Samples();
}
