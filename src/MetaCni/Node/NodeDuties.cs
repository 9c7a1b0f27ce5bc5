// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Api;
using MetaCni.Node.Duties;
using MetaCni.Node.Publishing;
using MetaCni.Node.Repair;
using MetaCni.Node.Settings;

namespace MetaCni.Node;

/// <summary>The list of the daemon's duties. They start in this order and end in reverse.</summary>
internal static class NodeDuties
{
    public static IReadOnlyList<INodeDuty> Of(NodeServices services) =>
    [
        new SettingsDuty(services),
        new PublishingDuty(services),
        new RepairDuty(services, new NodeApi(services.Environment, services.Time), services.Settings.CurrentAsync),
    ];
}
