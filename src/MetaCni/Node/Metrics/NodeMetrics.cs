// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using System.Reflection;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Metrics;

/// <summary>The instruments that show the state of the node and of the daemon, as it is when they are asked for.</summary>
internal static class NodeMetrics
{
    public static void AddTo(Meter meter, NodeServices services)
    {
        var (conditions, counters) = (services.Conditions, services.Counters);
        var records = new RecordCounts(services.Directories, services.Time);
        Gauge(meter, MetricNames.Records, "Records in the journal: containers with something attached.", () => records.All);
        Gauge(meter, MetricNames.RecordsFailed, "Records of which something could not be detached.", () => records.Failed);
        Gauge(meter, MetricNames.Published, "1 if MetaCni's configuration is in the runtime's directory, and its executable is installed.", () => Has(conditions, NodeConditionType.Published));
        Gauge(meter, MetricNames.SettingsInvalid, "1 if the settings are invalid, so that the last valid ones are used.", () => Has(conditions, NodeConditionType.SettingsInvalid));
        meter.CreateObservableGauge(MetricNames.Waiting, new WaitingReasons(conditions).Measure, description: "1 for the reason why the configuration is not published yet.");
        meter.CreateObservableCounter(
            MetricNames.Restored,
            () => counters.ConfigurationRestored,
            description: "How often the configuration was restored after something had removed or renamed it.");
        Gauge(
            meter, MetricNames.DefinitionsMissingPlugin, "Definitions of the cluster that name a plugin which is not installed here.", () => counters.DefinitionsMissingPlugin);
        meter.CreateObservableGauge(
            MetricNames.TokenAge,
            () => Seconds(counters.PluginToken is { } token ? services.Time.GetUtcNow() - token.Issued : null),
            description: "Seconds since the plugin's token was issued.");
        meter.CreateObservableGauge(
            MetricNames.TokenExpiry,
            () => Seconds(counters.PluginToken is { } token ? token.Expires - services.Time.GetUtcNow() : null),
            description: "Seconds until the plugin's token expires; negative: since then.");
        meter.CreateObservableCounter(MetricNames.Repairs, () => Repairs(counters), description: "Records that the daemon tried to detach, by outcome.");
        CacheMetrics.AddTo(meter, counters);
        HandoverMetrics.AddTo(meter, counters.Handover, services.Time);
        meter.CreateObservableCounter(
            MetricNames.Reconciles,
            () => counters.Reconciles.Select(one => new Measurement<long>(one.Value, new KeyValuePair<string, object?>("outcome", one.Key))),
            description: "Hot-plug: attempts to give a running pod the networks of its annotation, by outcome.");
        Gauge(meter, MetricNames.ReconcilesRunning, "Hot-plug: attempts that run now.", () => counters.ReconcilesRunning);
        meter.CreateObservableGauge(
            MetricNames.BuildInfo, () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", Version)), description: "The version of the daemon.");
    }

    private static string Version =>
        typeof(NodeMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static void Gauge(Meter meter, string name, string description, Func<long> value) =>
        meter.CreateObservableGauge(name, value, description: description);

    // No value while there is no token.
    private static IEnumerable<Measurement<double>> Seconds(TimeSpan? span) => span is { } known ? [new Measurement<double>(known.TotalSeconds)] : [];

    private static IEnumerable<Measurement<long>> Repairs(NodeCounters counters) =>
    [
        new(counters.Repaired, new KeyValuePair<string, object?>("outcome", "succeeded")),
        new(counters.RepairsFailed, new KeyValuePair<string, object?>("outcome", "failed")),
    ];

    private static long Has(NodeConditions conditions, NodeConditionType type) =>
        conditions.Current.Any(condition => condition.Type == type) ? 1 : 0;
}
