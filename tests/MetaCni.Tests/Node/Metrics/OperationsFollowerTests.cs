// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging.Operations;
using MetaCni.Node.Metrics;
using MetaCni.Tests.Logging.Operations;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Metrics;

public sealed class OperationsFollowerTests : IDisposable
{
    private readonly NodeSandbox _node = new() { Time = new FakeTimeProvider(OperationEntries.Succeeded().Time) };

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Operations_are_counted_by_verb_and_outcome_with_their_durations()
    {
        Append(OperationEntries.Succeeded(), OperationEntries.Succeeded(), OperationEntries.Failed(7, "bad"));
        using var export = new MetricsExport(_node.Services);

        Follow(export);

        var metrics = await ScrapedMetrics.OfAsync(export);
        Assert.Equal(2, metrics["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]);
        Assert.Equal(1, metrics["""metacni_operations_total{outcome="failed",verb="ADD"}"""]);
        Assert.Equal(0, metrics["""metacni_operations_total{outcome="failed",verb="DEL"}"""]);
        Assert.Equal(3, metrics["""metacni_operation_duration_seconds_count{verb="ADD"}"""]);
        Assert.Equal(0.0375, metrics["""metacni_operation_duration_seconds_sum{verb="ADD"}"""]!.Value, 6);
        Assert.Equal(3 * 0.00325, metrics["""metacni_own_duration_seconds_sum{verb="ADD"}"""]!.Value, 6);
        Assert.Equal(3, metrics["""metacni_own_duration_seconds_bucket{verb="ADD",le="0.005"}"""]);
        Assert.Equal(3, metrics["""metacni_plugin_duration_seconds_count{plugin="tuning",verb="ADD"}"""]);
    }

    // Each daemon is a process of its own: only the state directory remains.
    [Fact]
    public async Task Across_restarts_and_rotations_each_operation_is_counted_once()
    {
        var total = 0.0;
        for (var restart = 0; restart < 5; restart++)
        {
            using var export = new MetricsExport(_node.Services);
            for (var round = 0; round < 3; round++)
            {
                Append([.. Enumerable.Repeat(OperationEntries.Succeeded($"r{restart}{round}"), 7)]);
                Follow(export);
            }

            // Written while the daemon is down.
            Append(OperationEntries.Succeeded($"down{restart}"));
            total += (await ScrapedMetrics.OfAsync(export))["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]!.Value;
        }

        using var last = new MetricsExport(_node.Services);
        Follow(last);

        total += (await ScrapedMetrics.OfAsync(last))["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]!.Value;
        Assert.Equal(5 * 22, total);
        Assert.True(File.Exists(OperationsFiles.Previous(_node.Directories.StateDir)), "there was no rotation");
    }

    [Fact]
    public async Task Without_a_position_on_the_disk_nothing_is_counted_so_that_a_restart_counts_it()
    {
        Append(OperationEntries.Succeeded());
        Directory.CreateDirectory(Path.Combine(_node.Directories.StateDir, "operations.counted", "x"));
        using var export = new MetricsExport(_node.Services);
        var follower = new OperationsFollower(_node.Services, export.Operations);

        Assert.False(follower.TryFollow());
        Assert.False(follower.TryFollow());

        Assert.Equal(0, (await ScrapedMetrics.OfAsync(export))["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]);
        Assert.Single(_node.Log.Split('\n'), line => line.Contains("operations are not counted", StringComparison.Ordinal));
        Directory.Delete(Path.Combine(_node.Directories.StateDir, "operations.counted"), recursive: true);
        follower.TryFollow();
        Assert.Equal(1, (await ScrapedMetrics.OfAsync(export))["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]);
    }

    [Theory]
    [InlineData("{\"file\":")]
    [InlineData("")]
    public async Task With_a_damaged_position_counting_goes_on_at_the_end_of_the_log(string content)
    {
        Append(OperationEntries.Succeeded(), OperationEntries.Succeeded());
        _node.Write("state/operations.counted", content);
        using var export = new MetricsExport(_node.Services);
        var follower = new OperationsFollower(_node.Services, export.Operations);
        follower.TryFollow();

        Append(OperationEntries.Succeeded("later"));
        follower.TryFollow();

        Assert.Equal(1, (await ScrapedMetrics.OfAsync(export))["""metacni_operations_total{outcome="succeeded",verb="ADD"}"""]);
        Assert.Single(_node.Log.Split('\n'), line => line.Contains("is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public void Failures_are_repeated_in_the_daemon_s_log_and_old_ones_are_not()
    {
        var recent = OperationEntries.Failed(120, "the switch is away");
        Append(recent, recent with { Time = recent.Time.AddHours(-2), Container = "old" }, OperationEntries.Succeeded("fine"));
        using var export = new MetricsExport(_node.Services);

        Follow(export);

        var line = Assert.Single(_node.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("level=error msg=\"ADD failed\" command=ADD pod=default/web container=c1 ", line, StringComparison.Ordinal);
        Assert.Contains("code=120 error=\"the switch is away\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_64_types_of_plugins_are_counted_together()
    {
        Append([.. Enumerable.Range(0, 100).Select(index => OperationEntries.Succeeded() with { Runs = [new($"p{index}", "ADD", TimeSpan.Zero)] })]);
        using var export = new MetricsExport(_node.Services);

        Follow(export);

        var metrics = await ScrapedMetrics.OfAsync(export);
        Assert.Equal(1, metrics["""metacni_plugin_duration_seconds_count{plugin="p63",verb="ADD"}"""]);
        Assert.Equal(36, metrics["""metacni_plugin_duration_seconds_count{plugin="other",verb="ADD"}"""]);
    }

    private void Follow(MetricsExport export)
    {
        var follower = new OperationsFollower(_node.Services, export.Operations);
        while (follower.TryFollow())
        {
        }
    }

    private void Append(params IReadOnlyList<OperationEntry> entries)
    {
        foreach (var entry in entries)
        {
            new OperationsLog(_node.Directories.StateDir, maximumLength: 30_000).Append(OperationLineWriter.Line(entry));
        }
    }
}
