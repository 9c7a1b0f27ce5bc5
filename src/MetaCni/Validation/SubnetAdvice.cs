// SPDX-License-Identifier: Apache-2.0
//
// Sorts once and sweeps instead of comparing all pairs: the dump of a cluster may have thousands of definitions, and a mistake in a
// template affects all of them. Overlapping networks form one group with one sentence.

using Cni.Errors;

namespace MetaCni.Validation;

/// <summary>
/// Finds overlapping subnets of networks. If they are on different links, a pod with both networks has two routes to the same addresses. If
/// they are on one link, that may be intended, but independent IPAM plugins may allocate one address twice.
/// </summary>
internal static class SubnetAdvice
{
    private const int MostSentences = 10;
    private const int MostNames = 4;

    /// <summary>One sentence for each group of networks, at most <see cref="MostSentences"/>, and the number of further groups.</summary>
    /// <param name="pools">The pools of all networks.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<NetworkPool> pools)
    {
        string[] all = [.. OfDifferentLinks(pools), .. OfOneLink(pools)];
        return all.Length <= MostSentences
            ? all
            : [.. all[..MostSentences], $"{all.Length - MostSentences} more groups of networks have subnets that overlap; correct these first"];
    }

    private static IEnumerable<string> OfDifferentLinks(IReadOnlyList<NetworkPool> pools) =>
        from networks in Groups(pools, pool => [AddressRange.Of(pool.Subnet.First, pool.Subnet.Last)])
        where networks.Select(pool => pool.Link).Distinct().Skip(1).Any()
        select $"the subnets of {Names(networks.DistinctBy(pool => pool.Link).Concat(networks), pool => $"{pool.Subnet} on {PlainText.Word(pool.Link)}")} overlap, but they are on different "
            + "links: a pod with two of these networks reaches the shared addresses over one link only; give each network its own subnet, unless no "
            + "pod has two of them";

    private static IEnumerable<string> OfOneLink(IReadOnlyList<NetworkPool> pools) =>
        from link in pools.GroupBy(pool => pool.Link)
        from networks in Groups(link, pool => pool.Given)
        let places = networks.Select(pool => pool.Leases).Distinct().ToArray()
        where places.Length > 1
        select $"the addresses of {Names(networks.DistinctBy(pool => pool.Leases.Plugin).Concat(networks.DistinctBy(pool => pool.Leases)).Concat(networks), pool => $"{pool.Leases.Plugin}, {pool.Shown}")} overlap on one link ({PlainText.Word(link.Key)}), "
            + $"where {Reason(places)}: two pods may get the same address; {Remedy(places)}";

    private static string Reason(LeasePlace[] places) => (IsOnly(places, LeasePlace.Static), places.DistinctBy(place => place.Plugin).ToArray()) switch
    {
        (true, _) => "each of them assigns it to its pods",
        (_, [var one]) => $"{one.Plugin} keeps separate leases for them",
        _ => "their IPAM plugins do not know each other's leases",
    };

    private static string Remedy(LeasePlace[] places) =>
        IsOnly(places, LeasePlace.Static) ? "give each network an address of its own"
        : IsOnly(places, LeasePlace.HostLocal) ? "give their configurations the same \"name\", or each a rangeStart and rangeEnd of its own"
        : places.Any(place => place.Plugin == LeasePlace.Static) ? "choose static addresses outside the ranges of the other plugins; limit those with rangeStart "
            + "and rangeEnd (host-local) or exclude (whereabouts)"
        : "give each network a range of its own";

    private static bool IsOnly(LeasePlace[] places, string plugin) => places.All(place => place.Plugin == plugin);

    // The same networks may share several subnets; report only the first group.
    private static IEnumerable<IReadOnlyList<NetworkPool>> Groups(IEnumerable<NetworkPool> pools, Func<NetworkPool, IReadOnlyList<AddressRange>> ranges) =>
        Overlapping(pools, ranges)
            .Select(group => (Pools: group, Networks: group.Select(pool => pool.Network).Distinct().ToArray()))
            .Where(group => group.Networks.Length > 1)
            .DistinctBy(group => string.Join('\n', group.Networks.Order(StringComparer.Ordinal)))
            .Select(group => group.Pools);

    // Ranges that overlap directly, or through other ranges.
    private static IEnumerable<IReadOnlyList<NetworkPool>> Overlapping(
        IEnumerable<NetworkPool> pools, Func<NetworkPool, IReadOnlyList<AddressRange>> ranges)
    {
        List<NetworkPool> group = [];
        AddressRange reached = default;
        foreach (var (pool, range) in pools
            .SelectMany(pool => ranges(pool).Select(range => (Pool: pool, Range: range)))
            .Where(entry => entry.Range.First <= entry.Range.Last)
            .OrderBy(entry => entry.Range.IsIPv6)
            .ThenBy(entry => entry.Range.First))
        {
            if (group.Count > 0 && (range.IsIPv6 != reached.IsIPv6 || range.First > reached.Last))
            {
                yield return group;
                group = [];
            }

            reached = group.Count == 0 || range.Last > reached.Last ? range : reached;
            group.Add(pool);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private static string Names(IEnumerable<NetworkPool> group, Func<NetworkPool, string> what)
    {
        NetworkPool[] networks = [.. group.DistinctBy(pool => pool.Network)];
        string[] shown = [.. networks.Take(MostNames).Select(pool => $"{PlainText.Word(pool.Network)} ({what(pool)})")];
        return networks.Length > MostNames
            ? $"{string.Join(", ", shown)} and {networks.Length - MostNames} more"
            : $"{string.Join(", ", shown[..^1])} and {shown[^1]}";
    }
}
