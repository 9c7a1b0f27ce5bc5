// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Reports;

/// <summary>Creates the events about this node. One that the API server did not take within an hour is dropped: so long it keeps events.</summary>
internal sealed class EventDuty(NodeServices services, IApiServer api) : INodeDuty
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly EventSubject _node = EventSubject.OfNode(services.Identity.Node);
    private readonly EventLimits _limits = new(services.Time);
    private readonly LastingTrouble _trouble = new(services, eventReason: "");
    private readonly Backoff _backoff = new(Random.Shared);

    public string Name => "events";

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var nodeEvent in services.Events.Unsent.ReadAllAsync(stop).ConfigureAwait(false))
        {
            if (_limits.TryPass(nodeEvent, out var counted))
            {
                await CreateAsync(nodeEvent, counted, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task CreateAsync(NodeEvent nodeEvent, int counted, CancellationToken stop)
    {
        var message = counted == 0 ? nodeEvent.Message : $"{nodeEvent.Message} (happened {counted} more times since the last such event)";
        var happened = services.Time.GetUtcNow();
        var request = EventRequest.Of(_node, new ObjectEvent(nodeEvent.Reason, message, nodeEvent.IsWarning), happened) with { MayBeForbidden = true };
        while (services.Time.GetUtcNow() - happened < Lifetime)
        {
            try
            {
                var response = await api.SendAsync(api.Configuration(), request, stop).ConfigureAwait(false);

                // 409: the event was created before, and its response was lost.
                if (response.IsSuccess || response.Status == HttpStatusCode.Conflict)
                {
                    _trouble.Over();
                    _backoff.Reset();
                }
                else
                {
                    _trouble.Is("Refused", Refusal(response.LacksPermission(request), $"{(int)response.Status} {response.Message}"));
                }

                return;
            }
            catch (CniException e)
            {
                _trouble.Is(ApiFailureReason.Of(e), Failure(e.Message));
                await Task.Delay(_backoff.Next(), services.Time, stop).ConfigureAwait(false);
            }
        }
    }

    private string Refusal(bool lacksPermission, string why) =>
        Failure(lacksPermission ? $"{why}; apply the ClusterRole of deploy/node/rbac.yaml" : why);

    private string Failure(string why) => $"an event about node {services.Identity.Node} cannot be created: {why}";
}
