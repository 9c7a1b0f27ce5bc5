// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>The kernel's state in one network namespace at one moment.</summary>
/// <param name="Interfaces">The interfaces.</param>
/// <param name="Ways">The routes of all tables.</param>
/// <param name="Rules">The rules that select a table.</param>
internal sealed record KernelSnapshot(
    IReadOnlyList<KernelInterface> Interfaces, IReadOnlyList<KernelWay> Ways, IReadOnlyList<RoutingRule> Rules)
{
    /// <summary>The default routes of the main table.</summary>
    public IEnumerable<KernelWay> MainDefaults => Ways.Where(way => way is { IsDefault: true, IsInMainTable: true });

    public KernelInterface? Find(string name) => Interfaces.FirstOrDefault(i => i.Name == name);

    /// <summary>True if packets reach the route's table: a rule of its family selects it. One rule serves the tables of all VRFs.</summary>
    public bool IsReachable(KernelWay way) =>
        way.IsInMainTable || Rules.Any(rule => rule.IsIPv6 == way.Destination.IsIPv6 && (rule.Table == way.Table || rule.Table == 0));
}
