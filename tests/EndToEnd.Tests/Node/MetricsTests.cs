// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Node;

/// <summary>The operations of the real plugin in the metrics and in the log of the real daemon.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly DaemonNode _node = new();

    public void Dispose() => _node.Dispose();

    [SkippableFact]
    public async Task An_operation_is_counted_once_also_across_a_kill()
    {
        Requires.Root();
        using var pod = new TestNamespace();
        _node.WritePrimary();
        var killed = await _node.StartPublishedAsync();
        var runtime = _node.Plugin(pod) with { PluginPath = "/nonexistent" };

        var failure = runtime.Add();

        await killed.UntilOutputAsync("ADD failed");
        Assert.Equal(["0", "1"], [Operations("ADD", "succeeded"), Operations("ADD", "failed")]);
        killed.Kill();
        Assert.Contains((string)failure.Json!["msg"]!, killed.Wait().Text, StringComparison.Ordinal);

        (runtime with { PluginPath = _node.BinDir }).Add().EnsureSuccess("ADD");
        (runtime with { ContainerId = UniqueName.ContainerId(), InterfaceName = "eth1" }).Add();
        var next = _node.Start();
        await next.UntilOutputAsync("ADD failed");
        Assert.Equal(["1", "1"], [Operations("ADD", "succeeded"), Operations("ADD", "failed")]);
    }

    private string Operations(string verb, string outcome)
    {
        var sample = $$"""metacni_operations_total{outcome="{{outcome}}",verb="{{verb}}"} """;
        return Assert.Single(Scrape().Split('\n'), line => line.StartsWith(sample, StringComparison.Ordinal))[sample.Length..];
    }

    private string Scrape() =>
        Shell.Output("curl", "-sS", "--unix-socket", _node.Combine("run", "health.sock"), "http://metacni/metrics");
}
