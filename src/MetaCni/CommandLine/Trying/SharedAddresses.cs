// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Trying;

/// <summary>Addresses that two pods have on one network, as where a definition has a static one: only one of the two is reached.</summary>
internal static class SharedAddresses
{
    /// <summary>A sentence for each address of an attached pod that one before it has.</summary>
    public static IReadOnlyList<string> Sentences(IEnumerable<PodOutcome> pods) =>
    [
        .. pods.SelectMany(pod => pod.Rows.SelectMany(row => row.Ips.Select(ip => (Pod: pod.Sandbox.Pod, Row: row, ip.Address.Address))))
            .GroupBy(place => (place.Row.Network, place.Address))
            .SelectMany(group => group.Skip(1).Where(place => place.Pod != group.First().Pod).Select(place =>
                $"{place.Pod} {place.Row.Interface} and {group.First().Pod} {group.First().Row.Interface} have the same address "
                + $"{IpLiteral.Format(place.Address)} on one network; give each pod an address of its own")),
    ];
}
