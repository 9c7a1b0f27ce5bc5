// SPDX-License-Identifier: Apache-2.0

using Cni.Results;

namespace MetaCni.CommandLine.Trying;

/// <summary>An interface of a pod with what is known of it.</summary>
internal sealed record InterfaceRow
{
    public required string Interface { get; init; }

    public required string Network { get; init; }

    public required string Plugins { get; init; }

    public required IReadOnlyList<ResultIp> Ips { get; init; }

    public required string Mac { get; init; }

    /// <summary>The gateways of the default routes that leave through it.</summary>
    public required IReadOnlyList<string> DefaultGateways { get; init; }

    /// <summary>The rows of a result: its interfaces inside the namespace, in its order.</summary>
    public static IReadOnlyList<InterfaceRow> Of(
        CniResult result, string sandbox, IReadOnlyList<AttachmentStep> steps, KernelSnapshot kernel) =>
        [.. result.Interfaces.Index().Where(entry => entry.Item.Sandbox == sandbox).Select(entry => Row(entry, result, steps, kernel))];

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
            DefaultGateways =
            [
                .. kernel.DefaultRoutes.Where(route => route.Interface == entry.Item.Name).Select(route => route.Gateway?.ToString() ?? "direct"),
            ],
        };
    }
}
