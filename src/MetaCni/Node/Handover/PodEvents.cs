// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>
/// The events about pods that are not created yet, within limits like kubelet's: of each pod 25 at once, then one in 5 min; at most 1024 wait,
/// of 2 MiB. What is beyond is dropped, counted, and logged once in 10 min. Thread-safe.
/// </summary>
internal sealed class PodEvents(NodeServices services)
{
    private const int Most = 1024;
    private const long MostBytes = 2 << 20;
    private const int PodBurst = 25;

    private static readonly TimeSpan PodRefill = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(10);

    private readonly Channel<PodEvent> _queue = Channel.CreateBounded<PodEvent>(new BoundedChannelOptions(Most) { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly PodBuckets _pods = new(services.Time, PodBurst, PodRefill);
    private long _bytes;
    private DateTimeOffset _nextLine;
    private int _droppedSinceLine;

    /// <summary>For the duty that creates them; it calls <see cref="Taken"/> for each.</summary>
    public ChannelReader<PodEvent> Waiting => _queue.Reader;

    /// <summary>Adds an event of the daemon itself.</summary>
    public void TryPost(PodIdentity pod, ObjectEvent podEvent) =>
        TryPost($"{pod} {pod.Uid}", EventRequest.Of(EventSubject.Of(pod), podEvent, services.Time.GetUtcNow()));

    /// <summary>Adds an event; drops it if there are too many.</summary>
    public void TryPost(string pod, ApiRequest request)
    {
        lock (_lock)
        {
            var length = request.Body?.Length ?? 0;
            if (_pods.TryTake(pod) && _bytes + length <= MostBytes && _queue.Writer.TryWrite(new PodEvent(pod, request, services.Time.GetUtcNow())))
            {
                _bytes += length;
                return;
            }

            Drop(pod);
        }
    }

    /// <summary>An event no longer waits.</summary>
    public void Taken(PodEvent podEvent)
    {
        lock (_lock)
        {
            _bytes -= podEvent.Request.Body?.Length ?? 0;
        }
    }

    private void Drop(string pod)
    {
        services.Counters.Handover.CountEvent(HandoverCounters.Dropped);
        _droppedSinceLine++;
        var now = services.Time.GetUtcNow();
        if (now >= _nextLine)
        {
            services.Log.Warning(
                "events about pods are dropped: they exceed the limits (25 of a pod, then one in 5 min; 100 in total, then 50 in a second)",
                LogField.Pod(pod.Split(' ')[0]), LogField.Number("dropped", _droppedSinceLine));
            (_nextLine, _droppedSinceLine) = (now + LogInterval, 0);
        }
    }
}
