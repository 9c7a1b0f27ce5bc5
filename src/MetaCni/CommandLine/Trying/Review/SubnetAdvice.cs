// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Trying.Review;

/// <summary>
/// Subnets of two networks that overlap. On different links a pod of both has two routes to the same addresses. On one link that may be
/// wanted, but host-local with separate leases may give one address to two pods.
/// </summary>
internal static class SubnetAdvice
{
    /// <summary>One sentence for each two networks.</summary>
    /// <param name="pools">The pools of all networks.</param>
    public static IEnumerable<string> Of(IReadOnlyList<NetworkPool> pools)
    {
        var pairs =
            from first in pools.Index()
            from second in pools.Skip(first.Index + 1)
            where first.Item.Network != second.Network
            let sentence = Sentence(first.Item, second)
            where sentence is not null
            select (first.Item.Network, Other: second.Network, Sentence: sentence);
        return pairs.DistinctBy(pair => (pair.Network, pair.Other)).Select(pair => pair.Sentence);
    }

    private static string? Sentence(NetworkPool one, NetworkPool other)
    {
        if (!one.Subnet.Overlaps(other.Subnet))
        {
            return null;
        }

        var what = $"the subnets of {PlainText.Word(one.Network)} ({one.Subnet}) and {PlainText.Word(other.Network)} ({other.Subnet}) overlap";
        return one.Link != other.Link
            ? $"{what}, and they are on different links ({PlainText.Line(one.Link)}; {PlainText.Line(other.Link)}): a pod of both reaches "
                + "the common addresses over one of the two only; give each network a subnet of its own, unless no pod has both"
            : one.Leases is not null && other.Leases is not null && one.Leases != other.Leases && one.SharesAddresses(other)
            ? $"{what}, and both are on one link ({PlainText.Line(one.Link)}), where host-local keeps separate leases for them: two pods may get "
                + "the same address; give both configurations the same \"name\", or each a rangeStart and rangeEnd of its own"
            : null;
    }
}
