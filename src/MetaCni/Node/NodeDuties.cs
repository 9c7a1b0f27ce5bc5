// SPDX-License-Identifier: Apache-2.0

using Cni.Json;
using MetaCni.Node.Api;
using MetaCni.Node.Cache;
using MetaCni.Node.Credentials;
using MetaCni.Node.Definitions;
using MetaCni.Node.Duties;
using MetaCni.Node.Handover;
using MetaCni.Node.Health;
using MetaCni.Node.HotPlug;
using MetaCni.Node.Metrics;
using MetaCni.Node.Publishing;
using MetaCni.Node.Repair;
using MetaCni.Node.Reports;
using MetaCni.Node.Runtimes;
using MetaCni.Node.Settings;
using MetaCni.Node.Taint;
using MetaCni.Node.Uninstalling;
using MetaCni.Node.Upstream;

namespace MetaCni.Node;

/// <summary>The list of the daemon's duties. They start in this order and end in reverse.</summary>
internal static class NodeDuties
{
    // K3s writes the configuration of its containerd here.
    private const string K3s = "/var/lib/rancher/k3s/agent/etc";

    public static IReadOnlyList<INodeDuty> Of(NodeServices services, IApiServer api, NodeCaches caches, MetricsExport metrics)
    {
        var counters = services.Counters;
        var handover = HandoverServices.Of(services, api, caches.Pods);
        return
        [
            new HealthDuty(services, services.Directories.HealthSocket),
            new SettingsDuty(services),
            new CacheDuty(services, caches.Session, caches.PodObjects, counters.Pods),
            new CacheDuty(services, caches.Session, caches.Definitions, counters.Definitions),
            new CacheDuty(services, caches.Session, caches.Namespaces, counters.Namespaces)
            {
                IsNeeded = settings => JsonScalar.Flag(settings.Plugin["namespaceAnnotations"]) == true,
            },
            .. handover.Duties,
            new NodeApiDuty(services, [.. handover.Routes, new ObjectRoute(caches), new PageRoute(services.Pages), new VersionRoute(caches.Live)]),
            new EventDuty(services, api),
            new ConditionDuty(services, api),
            new CredentialDuty(services, api, services.Settings.CurrentAsync),
            new PublishingDuty(services, api),
            new TaintDuty(services, api, services.Settings.CurrentAsync),
            new DefinitionDuty(services, api, services.Settings.CurrentAsync),
            new RepairDuty(services, api, services.Settings.CurrentAsync),
            new HotPlugDuty(services, caches.Pods, new ReconcileHost(services)),
            new RuntimesDuty(services, new RuntimeFiles("/etc", K3s)),
            new OperationsFollower(services, metrics.Operations),
            new MetricsServer(services, metrics),
        ];
    }

    /// <summary>The duties of <c>daemon --uninstall</c>.</summary>
    public static IReadOnlyList<INodeDuty> OfUninstallation(NodeServices services, IApiServer api, bool detaches) =>
    [
        new HealthDuty(services, services.Directories.UninstallSocket),
        new UninstallingDuty(
            services, new HostUninstall(services.Directories, detaches, services.Time), new UninstallerDaemonSet(api, services.Identity.Namespace)),
    ];
}
