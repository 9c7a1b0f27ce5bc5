// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>
/// Finds addresses that several pods share on one network, such as a static address in a definition: only one of the pods is reachable.
/// </summary>
internal static class SharedAddresses
{
    private const int MostNames = 4;

    /// <summary>A sentence for each address that several attached pods share.</summary>
    public static IReadOnlyList<string> Sentences(IEnumerable<PodOutcome> pods) =>
    [
        .. pods.SelectMany(pod => pod.Rows.SelectMany(row => row.Ips.Select(ip => (Pod: pod.Sandbox.Pod, Row: row, ip.Address.Address))))
            .GroupBy(place => (place.Row.Network, place.Address))
            .Select(group => (group.Key.Address, Owners: group.DistinctBy(place => place.Pod).Select(place => $"{place.Pod} {place.Row.Interface}").ToArray()))
            .Where(shared => shared.Owners.Length > 1)
            .Select(shared =>
                $"{Names(shared.Owners)} have the same address {IpLiteral.Format(shared.Address)} on one network; give each pod an address of its own"),
    ];

    private static string Names(string[] owners) => owners.Length > MostNames
        ? $"{string.Join(", ", owners[..MostNames])} and {owners.Length - MostNames} more"
        : $"{string.Join(", ", owners[..^1])} and {owners[^1]}";
}
