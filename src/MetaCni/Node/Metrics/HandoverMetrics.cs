// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Metrics;

/// <summary>The instruments that show what becomes of the statuses and events that plugins hand over.</summary>
internal static class HandoverMetrics
{
    public static void AddTo(Meter meter, HandoverCounters counters, TimeProvider time)
    {
        meter.CreateObservableGauge(MetricNames.StatusesPending, () => (long)counters.Pending, description: "Network-statuses that were handed over and are not published yet.");
        meter.CreateObservableGauge(
            MetricNames.StatusOldest,
            () => counters.OldestPending is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0,
            description: "Seconds since the oldest network-status that is not published yet was handed over; 0 if there is none.");
        meter.CreateObservableCounter(MetricNames.Statuses, () => By("outcome", counters.Statuses), description: "Network-statuses that were handed over, by what became of them.");
        meter.CreateObservableCounter(MetricNames.StatusFailures, () => By("reason", counters.Failures), description: "Failures to publish a network-status as it was handed over, by reason.");
        meter.CreateObservableCounter(MetricNames.PodEvents, () => By("outcome", counters.Events), description: "Events about pods that were handed over, by what became of them.");
    }

    private static IEnumerable<Measurement<long>> By(string label, IEnumerable<KeyValuePair<string, long>> counts) =>
        [.. counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>(label, count.Key)))];
}
