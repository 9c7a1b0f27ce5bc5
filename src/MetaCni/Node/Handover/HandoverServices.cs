// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Handover;

/// <summary>What plugins hand over to the daemon: the routes that accept it, and the duties that publish it.</summary>
internal sealed record HandoverServices(IReadOnlyList<INodeRoute> Routes, IReadOnlyList<INodeDuty> Duties)
{
    /// <param name="services">The daemon's services.</param>
    /// <param name="api">The API server.</param>
    /// <param name="pods">The pods of this node.</param>
    public static HandoverServices Of(NodeServices services, IApiServer api, ILocalPods pods)
    {
        var records = new AttachmentJournal(services.Directories.StateDir, services.Time).Statuses;
        var sender = new ApiSender(api.OpenSession(), services.Time);
        var queue = new StatusQueue(services.Counters.Handover);
        var events = new PodEvents(services);
        var publication = new StatusPublication(
            records, sender, what => services.Log.Debug($"{what}; apply the ClusterRole of deploy/node/rbac.yaml"));
        return new HandoverServices(
            [new StatusRoute(pods, records, queue, sender), new EventRoute(events)],
            [
                new PodEventDuty(services, events, sender),
                new StatusDuty(services, queue, records, publication, new StatusReports(services, events)),
            ]);
    }
}
