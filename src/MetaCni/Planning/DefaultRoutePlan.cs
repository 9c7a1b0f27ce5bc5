// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Cni.Errors;
using Cni.Values;

namespace MetaCni.Planning;

/// <summary>
/// Which attachments carry the pod's default routes (NPWG v1.3 §4.1.2.1.9). A family that no element names is left unchanged. NPWG allows
/// one element; MetaCni allows one for each family as an extension.
/// </summary>
internal static class DefaultRoutePlan
{
    /// <summary>One choice for each family that an element names, or one without gateways for an empty list.</summary>
    /// <exception cref="CniException">7: the elements contradict each other.</exception>
    public static IReadOnlyList<DefaultRouteChoice> Of(IReadOnlyList<ResolvedNetwork> networks) =>
        Of([.. networks.Select(network => new DefaultRouteRequest(network.DisplayName, network.Request.Selection?.DefaultRoute))]);

    /// <inheritdoc cref="Of(IReadOnlyList{ResolvedNetwork})"/>
    public static IReadOnlyList<DefaultRouteChoice> Of(IReadOnlyList<DefaultRouteRequest> networks)
    {
        var choices = new List<DefaultRouteChoice>();
        foreach (var (index, network) in networks.Index().Where(entry => entry.Item.Gateways is not null))
        {
            var gateways = network.Gateways!;
            RejectRepeated(network, gateways);
            choices.AddRange(gateways.Count == 0
                ? [new DefaultRouteChoice { Attachment = index, Gateways = [] }]
                : gateways.GroupBy(gateway => gateway.AddressFamily)
                    .Select(family => new DefaultRouteChoice { Attachment = index, Gateways = [.. family] }));
        }

        RejectEmptyBesideOther(networks, choices);
        RejectShared(networks, choices);
        return choices;
    }

    private static void RejectRepeated(DefaultRouteRequest network, IReadOnlyList<IPAddress> gateways)
    {
        var repeated = gateways.GroupBy(gateway => gateway).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            throw Invalid(
                $"{NetworkLabel.Of(network.Network)}: its \"default-route\" lists {IpLiteral.Format(repeated.Key)} twice; "
                + "list each gateway once");
        }
    }

    // The families of an empty list are known only after its ADD, so no other element may request a default route.
    private static void RejectEmptyBesideOther(IReadOnlyList<DefaultRouteRequest> networks, List<DefaultRouteChoice> choices)
    {
        var empty = choices.Find(choice => choice.Gateways.Count == 0);
        var other = choices.Find(choice => choice.Attachment != empty?.Attachment);
        if (empty is not null && other is not null)
        {
            throw Invalid(
                $"{NetworkLabel.Of(networks[empty.Attachment].Network)} keeps its own default route (an empty \"default-route\"), "
                + $"and {NetworkLabel.Of(networks[other.Attachment].Network)} has a \"default-route\" too; "
                    + "list the gateways in both, or remove one");
        }
    }

    private static void RejectShared(IReadOnlyList<DefaultRouteRequest> networks, List<DefaultRouteChoice> choices)
    {
        var shared = choices
            .Where(choice => choice.Gateways.Count > 0)
            .GroupBy(choice => choice.Gateways[0].AddressFamily)
            .FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
        {
            var family = shared.Key == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
            var label = NetworkLabel.OfAll(shared.Select(choice => networks[choice.Attachment].Network));
            throw Invalid($"{label} both list an {family} gateway in \"default-route\"; "
                + $"only one network can have the pod's {family} default route");
        }
    }

    private static CniException Invalid(string message) => new(CniErrorCode.InvalidNetworkConfiguration, message);
}
