// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;
using MetaCni.Attaching.Results;
using MetaCni.CommandLine.Try.Kernel;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>An interface of a pod with its details.</summary>
internal sealed record InterfaceRow
{
    public required string Interface { get; init; }

    public required string Network { get; init; }

    public required string Plugins { get; init; }

    public required IReadOnlyList<ResultIp> Ips { get; init; }

    public required string Mac { get; init; }

    /// <summary>The gateways of its default routes, with their table if it is not the main table.</summary>
    public required IReadOnlyList<string> DefaultGateways { get; init; }

    /// <summary>False if only the kernel shows it, not the result.</summary>
    public required bool IsInResult { get; init; }

    /// <summary>
    /// The interfaces of a result inside the namespace, in order; then the attached interfaces that the result leaves out because it
    /// contains only the primary.
    /// </summary>
    public static IReadOnlyList<InterfaceRow> Of(
        CniResult result, string sandbox, IReadOnlyList<AttachmentStep> steps, KernelSnapshot kernel)
    {
        InterfaceRow[] shown =
        [
            .. result.Interfaces.Index()
                .Where(entry => PodEntry.IsInPod(entry.Item, sandbox, name => kernel.Find(name) is not null))
                .Select(entry => Row(entry, result, steps, kernel)),
        ];
        var others = steps.Where(step => step.State == StepState.Attached && !shown.Any(row => row.Interface == step.Interface));
        return [.. shown, .. others.Select(step => Row(step, kernel)).OfType<InterfaceRow>()];
    }

    // An auxiliary chain has an interface name but no interface.
    private static InterfaceRow? Row(AttachmentStep step, KernelSnapshot kernel) =>
        kernel.Find(step.Interface) is not { } actual ? null : new()
        {
            Interface = actual.Name,
            Network = step.Network,
            Plugins = step.Chain,
            Ips = [.. actual.GlobalAddresses.Select(address => new ResultIp { Address = address })],
            Mac = actual.Mac,
            DefaultGateways = Gateways(actual.Name, kernel),
            IsInResult = false,
        };

    private static InterfaceRow Row(
        (int Index, ResultInterface Item) entry, CniResult result, IReadOnlyList<AttachmentStep> steps, KernelSnapshot kernel)
    {
        var step = steps.FirstOrDefault(step => step.Interface == entry.Item.Name);
        return new InterfaceRow
        {
            Interface = entry.Item.Name,
            Network = step?.Network ?? "",
            Plugins = step?.Chain ?? "",
            Ips = [.. result.Ips.Where(ip => ip.Interface == entry.Index)],
            Mac = entry.Item.Mac,
            DefaultGateways = Gateways(entry.Item.Name, kernel),
            IsInResult = true,
        };
    }

    private static string[] Gateways(string name, KernelSnapshot kernel) =>
        [.. kernel.Ways
            .Where(way => way.IsDefault && way.Interface == name && kernel.IsReachable(way))
            .OrderByDescending(way => way.IsInMainTable)
            .Select(way => $"{(way.Gateway is null ? "direct" : IpLiteral.Format(way.Gateway))}{(way.IsInMainTable ? "" : $" (table {way.Table})")}")];
}
