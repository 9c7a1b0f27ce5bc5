// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>Compares a result with the kernel's state in the namespace, in both directions; each difference is a sentence.</summary>
internal static class KernelComparison
{
    /// <summary>Lists the differences.</summary>
    /// <param name="result">The result that the runtime got.</param>
    /// <param name="pod">The namespace and the requested interface names.</param>
    /// <param name="kernel">The kernel's state.</param>
    /// <param name="isWhole">False if the result contains only the primary and does not describe the rest of the namespace.</param>
    public static IReadOnlyList<string> Differences(CniResult result, SandboxInterfaces pod, KernelSnapshot kernel, bool isWhole)
    {
        var names = result.Interfaces.Where(i => pod.Include(i, kernel)).Select(i => i.Name).ToHashSet();
        var covered = kernel with
        {
            Interfaces = [.. kernel.Interfaces.Where(i => isWhole ? !i.IsKernelsOwn : names.Contains(i.Name))],
            Ways = [.. kernel.Ways.Where(way => isWhole || names.Contains(way.Interface))],
        };
        return [.. Missing(result, pod, kernel), .. Unreported(result, names, covered)];
    }

    private static IEnumerable<string> Missing(CniResult result, SandboxInterfaces pod, KernelSnapshot kernel) =>
    [
        .. result.Interfaces.Where(i => pod.Include(i, kernel)).SelectMany(i => OfInterface(i, kernel)),
        .. result.Ips.SelectMany(ip => OfAddress(ip, result, pod, kernel)),
        .. result.Routes.SelectMany(route => OfRoute(route, result, kernel)),
    ];

    private static IEnumerable<string> Unreported(CniResult result, HashSet<string> names, KernelSnapshot kernel) =>
    [
        .. kernel.Interfaces
            .Where(i => !names.Contains(i.Name))
            .Select(i => $"the namespace has the interface {i.Name}, but the result does not"),
        .. kernel.Interfaces.SelectMany(i => i.GlobalAddresses.Where(address => !result.Ips.Any(ip => ip.Address == address))
            .Select(address => $"{i.Name}: {address} is on the interface, but not in the result")),
        .. kernel.MainDefaults.Where(way => !result.Routes.Any(route => IsSame(route, way, result)))
            .Select(way => "the kernel has a default route via "
                + $"{(way.Gateway is null ? "(no gateway)" : IpLiteral.Format(way.Gateway))} on {way.Interface}, but the result does not"),
    ];

    private static IEnumerable<string> OfInterface(ResultInterface expected, KernelSnapshot kernel)
    {
        var actual = kernel.Find(expected.Name);
        if (actual is null)
        {
            yield return $"the result has the interface {expected.Name}, but the namespace does not";
        }
        else if (expected.Mac.Length > 0 && !expected.Mac.Equals(actual.Mac, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{expected.Name}: the MAC address is {expected.Mac} in the result and {actual.Mac} in the namespace";
        }
    }

    private static IEnumerable<string> OfAddress(ResultIp ip, CniResult result, SandboxInterfaces pod, KernelSnapshot kernel)
    {
        if (ip.Interface is not { } index)
        {
            if (!kernel.Interfaces.Any(i => i.Addresses.Contains(ip.Address)))
            {
                yield return $"the result has the address {ip.Address}, but no interface of the namespace has it";
            }
        }
        else if (index < 0 || index >= result.Interfaces.Count)
        {
            yield return $"{ip.Address} is on interface index {index}, but the result has {Indexes(result.Interfaces.Count)}";
        }
        else if (result.Interfaces[index] is var expected
            && pod.Include(expected, kernel)
            && kernel.Find(expected.Name) is { } actual
            && !actual.Addresses.Contains(ip.Address))
        {
            yield return $"{expected.Name}: {ip.Address} is in the result, but not on the interface";
        }
    }

    private static string Indexes(int count) => count switch
    {
        0 => "no interfaces",
        1 => "only index 0",
        _ => $"only the indexes 0 to {count - 1}",
    };

    // A route may be in any table that a rule selects: the sbr plugin moves the routes of earlier plugins but returns their result
    // unchanged.
    private static IEnumerable<string> OfRoute(ResultRoute route, CniResult result, KernelSnapshot kernel)
    {
        KernelWay[] found = [.. kernel.Ways.Where(way => IsSame(route, way, result))];
        if (found.Any(kernel.IsReachable))
        {
            yield break;
        }

        var what = $"the result has the {(route.IsDefault ? "default route" : "route")} {Text(route)}";
        yield return found.Length == 0
            ? $"{what}, but the kernel does not"
            : $"{what}, but the kernel has it in table {found[0].Table} only, which no rule uses";
    }

    // CNI §5 "ADD Success": a route without a gateway uses the gateway of the network's addresses, if they have one.
    private static bool IsSame(ResultRoute route, KernelWay way, CniResult result) =>
        Subnet.Of(route.Dst) == Subnet.Of(way.Destination)
        && (route.Table is null or 0 || route.Table == way.Table)
        && (route.Gw is { } gateway
            ? gateway.Equals(way.Gateway)
            : way.Gateway is null || result.Ips.Any(ip => way.Gateway.Equals(ip.Gateway)));

    private static string Text(ResultRoute route) =>
        $"{route.Dst}{(route.Gw is null ? "" : $" via {IpLiteral.Format(route.Gw)}")}{(route.Table is null or 0 ? "" : $" in table {route.Table}")}";
}
