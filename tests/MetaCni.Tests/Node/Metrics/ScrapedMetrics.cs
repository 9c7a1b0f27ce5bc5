// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MetaCni.Node.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Support;

namespace MetaCni.Tests.Node.Metrics;

/// <summary>What a scrape of the daemon's metrics returns, through a socket as Prometheus would.</summary>
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
        using var directory = new TemporaryDirectory();
        var socket = directory.Combine("s");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.ListenUnixSocket(socket));
        await using var application = builder.Build();
        export.AddTo(application);
        await application.StartAsync();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        return new ScrapedMetrics(await client.GetStringAsync(new Uri("http://node/metrics")));
    }

    [GeneratedRegex("^(?<sample>[a-z_]+({[^}]+})?)({})? (?<value>[-0-9.e+]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Samples();
}
