// SPDX-License-Identifier: Apache-2.0
//
// A pod is without a network for as short a time as possible: what is new is attached first, what is gone is detached last. The exceptions
// are names and addresses that change hands, and attachments of one network: an interface name exists once, an IPAM plugin gives an address
// once, and the bridge plugin has one firewall chain for all attachments of a pod to one masqueraded network.

using Crd.Selection;

namespace MetaCni.Planning.HotPlug;

/// <summary>Orders the steps of a change. Pure.</summary>
internal static class HotPlugOrder
{
    /// <param name="working">What was attached before, then what is new.</param>
    /// <param name="replaced">The old and the new index of each replaced attachment.</param>
    /// <param name="removed">What is detached.</param>
    /// <param name="added">What is attached.</param>
    public static IReadOnlyList<HotPlugStep> Of(
        AttachmentPlan working, IReadOnlyList<(int Old, int New)> replaced, IReadOnlyList<int> removed, IReadOnlyList<int> added)
    {
        var going = removed.Concat(replaced.Select(pair => pair.Old)).ToList();
        var late = added.Where(one => going.Exists(other => Needs(working, one, other))).ToList();
        var coming = late.Concat(replaced.Select(pair => pair.New)).ToList();
        var needed = removed.Where(one => coming.Exists(other => Needs(working, other, one))).ToList();
        return
        [
            .. added.Except(late).Select(Attach),
            .. replaced.Select(pair => pair.Old).Concat(needed).OrderDescending().Select(Detach),
            .. replaced.Select(pair => pair.New).Concat(late).Select(Attach),
            .. removed.Except(needed).OrderDescending().Select(Detach),
        ];
    }

    private static HotPlugStep Attach(int index) => new(index, IsAttach: true);

    private static HotPlugStep Detach(int index) => new(index, IsAttach: false);

    // True if one attachment cannot be attached before the other is detached.
    private static bool Needs(AttachmentPlan plan, int coming, int going)
    {
        var (one, other) = (plan.Attachments[coming], plan.Attachments[going]);
        return one.InterfaceName == other.InterfaceName
            || one.Configuration.Name == other.Configuration.Name
            || (one.Selection?.Read() is { } wanted && other.Selection?.Read() is { } held && Shares(wanted, held));
    }

    private static bool Shares(NetworkSelectionElement one, NetworkSelectionElement other) =>
        (one.Mac.Length > 0 && one.Mac == other.Mac)
        || (one.InfinibandGuid.Length > 0 && one.InfinibandGuid == other.InfinibandGuid)
        || one.Ips.Select(AddressOf).Intersect(other.Ips.Select(AddressOf)).Any();

    private static string AddressOf(string ip) => ip.Split('/')[0];
}
