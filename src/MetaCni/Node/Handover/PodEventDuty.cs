// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Handover;

/// <summary>
/// Creates the events about pods, in order: 100 at once, then 50 in a second, as kubelet. One that the API server did not take within an hour is
/// dropped: it keeps events no longer. When the daemon stops, it creates what it can within 2.5 s.
/// </summary>
internal sealed class PodEventDuty(NodeServices services, PodEvents events, IApiSender api) : INodeDuty
{
    private const int Burst = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly TokenBucket _bucket = new(services.Time, Burst, Interval);
    private readonly LimitedWarnings _warnings = new(services);
    private readonly Backoff _backoff = new(Random.Shared);

    public string Name => "pod events";

    public async Task RunAsync(CancellationToken stop)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, services.Time);
        using var told = stop.Register(() => end.CancelAfter(StatusDuty.LastAttempts));
        while (await HasMoreAsync(stop).ConfigureAwait(false))
        {
            while (events.Waiting.TryRead(out var podEvent))
            {
                events.Taken(podEvent);
                await Task.Delay(_bucket.Wait, services.Time, end.Token).ConfigureAwait(false);
                _bucket.TryTake();
                await CreateAsync(podEvent, stop, end.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> HasMoreAsync(CancellationToken stop)
    {
        try
        {
            return await events.Waiting.WaitToReadAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return events.Waiting.TryPeek(out _);
        }
    }

    private async Task CreateAsync(PodEvent podEvent, CancellationToken stop, CancellationToken end)
    {
        while (services.Time.GetUtcNow() - podEvent.Accepted < Lifetime)
        {
            try
            {
                var response = await api.SendAsync(podEvent.Request, end).ConfigureAwait(false);

                // 409: the event was created before, and its response was lost.
                var isCreated = response.IsSuccess || response.Status == HttpStatusCode.Conflict;
                Judge(podEvent, isCreated, response.LacksPermission(podEvent.Request), $"{(int)response.Status} {response.Message}");
                return;
            }
            catch (CniException) when (end.IsCancellationRequested)
            {
                throw new OperationCanceledException(end);
            }
            catch (CniException e)
            {
                _warnings.Warn(ApiFailureReason.Of(e), Failure(podEvent, e.Message));
                stop.ThrowIfCancellationRequested();
                await Task.Delay(_backoff.Next(), services.Time, stop).ConfigureAwait(false);
            }
        }

        services.Counters.Handover.CountEvent(HandoverCounters.Failed);
    }

    private void Judge(PodEvent podEvent, bool isCreated, bool lacksPermission, string why)
    {
        services.Counters.Handover.CountEvent(isCreated ? HandoverCounters.Created : HandoverCounters.Failed);
        if (isCreated)
        {
            _backoff.Reset();
            return;
        }

        _warnings.Warn(lacksPermission ? "Forbidden" : why.Split(' ')[0], Failure(podEvent, lacksPermission ? $"{why}; apply the ClusterRole of deploy/node/rbac.yaml" : why));
    }

    private static string Failure(PodEvent podEvent, string why) =>
        $"an event about pod {podEvent.Pod.Split(' ')[0]} cannot be created: {why}";
}
