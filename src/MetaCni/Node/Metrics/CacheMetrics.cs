// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Metrics;

/// <summary>The instruments of the caches and of the node API.</summary>
internal static class CacheMetrics
{
    public static void AddTo(Meter meter, NodeCounters counters)
    {
        meter.CreateObservableGauge(
            MetricNames.CacheCurrent, () => Of(counters, cache => cache.IsCurrent ? 1 : 0), description: "1 if the cache answers; 0 if its objects are read from the API server.");
        meter.CreateObservableGauge(MetricNames.CacheBytes, () => Of(counters, cache => cache.Bytes), description: "Memory of the cached objects, in bytes.");
        meter.CreateObservableGauge(MetricNames.CacheObjects, () => Of(counters, cache => cache.Objects), description: "Cached objects.");
        meter.CreateObservableGauge(
            MetricNames.CacheNotCached, () => Of(counters, cache => cache.NotCached), description: "Objects that are too large, or for which the cache has no room.");
        meter.CreateObservableCounter(MetricNames.WatchReconnects, () => Of(counters, cache => cache.Reconnects), description: "How often the watch was opened again.");
        meter.CreateObservableCounter(MetricNames.NodeApiAnswers, () => Answers(counters.NodeApi), description: "Answers of the node API, by source.");
    }

    private static IEnumerable<Measurement<long>> Of(NodeCounters counters, Func<CacheCounters, long> value) =>
        counters.Caches.Select(cache => new Measurement<long>(value(cache), new KeyValuePair<string, object?>("cache", cache.Name)));

    private static IEnumerable<Measurement<long>> Answers(NodeApiCounters api) =>
    [
        Answer(api.FromCache, "cache"),
        Answer(api.FromApiServer, "api-server"),
        Answer(api.FromDaemon, "daemon"),
        Answer(api.Failed, "failed"),
    ];

    private static Measurement<long> Answer(long count, string source) => new(count, new KeyValuePair<string, object?>("source", source));
}
