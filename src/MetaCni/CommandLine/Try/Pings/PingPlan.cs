// SPDX-License-Identifier: Apache-2.0
//
// An address is pinged over its own interface. The target is another pod on the same network, preferably its interface of the same name;
// otherwise the gateway, if this host has its address. Without such a target no reply can be expected. A pod with
// the sender's own address is skipped: the sender itself would reply, which proves nothing.

using System.Net;
using Cni.Results;
using Cni.Values;
using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Pings;

internal static class PingPlan
{
    public static IReadOnlyList<PlannedPing> Of(IReadOnlyList<PodOutcome> pods, KernelSnapshot host)
    {
        Place[] places = [.. pods.SelectMany(pod => pod.Rows.SelectMany(row => row.Ips.Select(ip => new Place(pod.Sandbox, row, ip))))];
        return [.. places.Select(place => ToPeer(place, places) ?? ToGateway(place, host)).OfType<PlannedPing>()];
    }

    private static PlannedPing? ToPeer(Place from, IEnumerable<Place> places)
    {
        var peer = places
            .Where(to => to.Sandbox != from.Sandbox && to.Row.Network == from.Row.Network && Subnet.Of(from.Ip.Address).Contains(to.Ip.Address.Address))
            .Where(to => !to.Ip.Address.Address.Equals(from.Ip.Address.Address))
            .OrderBy(to => to.Row.Interface == from.Row.Interface ? 0 : 1)
            .FirstOrDefault();
        return peer is null ? null : Ping(from, peer.Ip.Address.Address, $"{peer.Sandbox.Pod} {peer.Row.Interface}");
    }

    private static PlannedPing? ToGateway(Place from, KernelSnapshot host) =>
        from.Ip.Gateway is { } gateway
        && host.Interfaces.FirstOrDefault(i => i.Addresses.Any(address => address.Address.Equals(gateway))) is { } at
            ? Ping(from, gateway, $"the gateway, {at.Name} of the host")
            : null;

    private static PlannedPing Ping(Place from, IPAddress target, string name) => new()
    {
        From = from.Sandbox,
        Interface = from.Row.Interface,
        Network = from.Row.Network,
        Source = from.Ip.Address.Address,
        Target = target,
        TargetName = name,
    };

    private sealed record Place(TrySandbox Sandbox, InterfaceRow Row, ResultIp Ip);
}
