// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using MetaCni.Logging.Operations;

namespace MetaCni.Node.Metrics;

/// <summary>The instruments that are fed from the operations log.</summary>
internal sealed class OperationMetrics
{
    private const int MostPlugins = 64;

    // ADD, DEL, CHECK, STATUS, GC, PUBLISH, RECONCILE and what a later version may add.
    private const int MostVerbs = 12;

    private readonly LabelValues _plugins = new(MostPlugins);
    private readonly LabelValues _verbs = new(MostVerbs);
    private readonly Counter<long> _operations;
    private readonly Counter<long> _damaged;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _own;
    private readonly Histogram<double> _runs;

    public OperationMetrics(Meter meter)
    {
        _operations = meter.CreateCounter<long>(MetricNames.Operations, description: "Operations by verb, a CNI command or one of the daemon, and outcome.");
        _damaged = meter.CreateCounter<long>(MetricNames.DamagedLines, description: "Lines of the operations log that could not be read.");
        _durations = meter.CreateHistogram<double>(MetricNames.OperationDuration, description: "Duration of whole operations.");
        _own = meter.CreateHistogram<double>(MetricNames.OwnDuration, description: "The part of operations in which no plugin ran.");
        _runs = meter.CreateHistogram<double>(MetricNames.PluginDuration, description: "Duration of plugin executions, by plugin type.");

        // A counter that appears with its first failure has no increase for an alert to see.
        foreach (var verb in new[] { "ADD", "DEL" })
        {
            _operations.Add(0, new("verb", _verbs.Of(verb)), new("outcome", "failed"));
            _operations.Add(0, new("verb", _verbs.Of(verb)), new("outcome", "succeeded"));
        }

        _damaged.Add(0);
    }

    public void Count(OperationEntry entry)
    {
        var verb = KeyValuePair.Create("verb", (object?)_verbs.Of(entry.Verb));
        var outcome = KeyValuePair.Create("outcome", (object?)(entry.Failure is null ? "succeeded" : "failed"));
        _operations.Add(1, verb, outcome);
        _durations.Record(entry.Duration.TotalSeconds, verb);
        _own.Record(Math.Max(0, (entry.Duration - entry.PluginDuration).TotalSeconds), verb);
        foreach (var run in entry.Runs)
        {
            _runs.Record(run.Duration.TotalSeconds, new("plugin", _plugins.Of(run.Plugin)), new("verb", _verbs.Of(run.Verb)));
        }
    }

    public void CountDamaged(int lines) => _damaged.Add(lines);
}
