// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;

namespace MetaCni.CommandLine.Trying;

/// <summary>Holds a result against what the kernel shows in the namespace, both ways; each difference is a sentence.</summary>
internal static class KernelComparison
{
    // RT_TABLE_MAIN of rtnetlink; a route without a table is in it.
    private const long MainTable = 254;

    /// <summary>Compares.</summary>
    /// <param name="result">What the runtime was told.</param>
    /// <param name="pod">The namespace, and the interfaces that were asked for in it.</param>
    /// <param name="kernel">What is there.</param>
    /// <param name="isWhole">False where the result is the primary's alone: it says nothing of what else is in the namespace.</param>
    public static IReadOnlyList<string> Differences(CniResult result, PodInterfaces pod, KernelSnapshot kernel, bool isWhole)
    {
        var names = result.Interfaces.Where(pod.Include).Select(i => i.Name).ToHashSet();
        var covered = new KernelSnapshot(
            [.. kernel.Interfaces.Where(i => isWhole ? !i.IsKernelsOwn : names.Contains(i.Name))],
            [.. kernel.DefaultRoutes.Where(route => isWhole || names.Contains(route.Interface))]);
        return [.. Missing(result, pod, kernel), .. Unreported(result, names, covered)];
    }

    private static IEnumerable<string> Missing(CniResult result, PodInterfaces pod, KernelSnapshot kernel) =>
    [
        .. result.Interfaces.Where(pod.Include).SelectMany(i => OfInterface(i, kernel)),
        .. result.Ips.SelectMany(ip => OfAddress(ip, result, pod, kernel)),
        .. result.Routes.Where(IsMainDefault).Where(route => !kernel.DefaultRoutes.Any(k => IsSame(route, k, result)))
            .Select(route => $"the result has the default route {Text(route)}, the kernel has not"),
    ];

    private static IEnumerable<string> Unreported(CniResult result, HashSet<string> names, KernelSnapshot kernel) =>
    [
        .. kernel.Interfaces
            .Where(i => !names.Contains(i.Name))
            .Select(i => $"the namespace has the interface {i.Name}, the result has not"),
        .. kernel.Interfaces.SelectMany(i => i.GlobalAddresses.Where(address => !result.Ips.Any(ip => ip.Address == address))
            .Select(address => $"{i.Name}: {address} is on the interface and not in the result")),
        .. kernel.DefaultRoutes.Where(k => !result.Routes.Where(IsMainDefault).Any(route => IsSame(route, k, result)))
            .Select(k => "the kernel has a default route via "
                + $"{(k.Gateway is null ? "(no gateway)" : IpLiteral.Format(k.Gateway))} on {k.Interface}, the result has not"),
    ];

    private static IEnumerable<string> OfInterface(ResultInterface expected, KernelSnapshot kernel)
    {
        var actual = kernel.Find(expected.Name);
        if (actual is null)
        {
            yield return $"the result has the interface {expected.Name}, the namespace has not";
        }
        else if (expected.Mac.Length > 0 && !expected.Mac.Equals(actual.Mac, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{expected.Name}: the MAC is {expected.Mac} in the result and {actual.Mac} in the namespace";
        }
    }

    private static IEnumerable<string> OfAddress(ResultIp ip, CniResult result, PodInterfaces pod, KernelSnapshot kernel)
    {
        if (ip.Interface is not { } index)
        {
            if (!kernel.Interfaces.Any(i => i.Addresses.Contains(ip.Address)))
            {
                yield return $"the result has the address {ip.Address}, no interface of the namespace has it";
            }
        }
        else if (index < 0 || index >= result.Interfaces.Count)
        {
            yield return $"{ip.Address} is on interface number {index}, and the result has {result.Interfaces.Count}";
        }
        else if (result.Interfaces[index] is var expected
            && pod.Include(expected)
            && kernel.Find(expected.Name) is { } actual
            && !actual.Addresses.Contains(ip.Address))
        {
            yield return $"{expected.Name}: {ip.Address} is in the result and not on the interface";
        }
    }

    private static bool IsMainDefault(ResultRoute route) => route.IsDefault && route.Table is null or 0 or MainTable;

    // CNI §5 "ADD Success": a route without a gateway has that of the network's addresses, if they name one.
    private static bool IsSame(ResultRoute route, KernelDefaultRoute kernel, CniResult result) =>
        route.Dst.IsIPv6 == kernel.IsIPv6
        && (route.Gw is { } gateway
            ? gateway.Equals(kernel.Gateway)
            : kernel.Gateway is null || result.Ips.Any(ip => kernel.Gateway.Equals(ip.Gateway)));

    private static string Text(ResultRoute route) =>
        route.Gw is null ? route.Dst.ToString() : $"{route.Dst} via {IpLiteral.Format(route.Gw)}";
}
