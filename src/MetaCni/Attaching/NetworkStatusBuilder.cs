// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;
using Crd.Status;

namespace MetaCni.Attaching;

/// <summary>The network-status of a pod from the results of its attachments, entry by entry as Multus makes it.</summary>
internal static class NetworkStatusBuilder
{
    public static IReadOnlyList<NetworkStatus> Build(IReadOnlyList<AttachmentOutcome> outcomes) =>
        [.. outcomes.SelectMany(Entries)];

    private static IEnumerable<NetworkStatus> Entries(AttachmentOutcome outcome)
    {
        var result = outcome.Result;

        // Of the network, so the same for each of its interfaces.
        IReadOnlyList<string> gateways = [.. Gateways(result)];
        var inPod = result.Interfaces
            .Select((entry, index) => (Entry: entry, Index: index))
            .Where(pair => pair.Entry.Sandbox.Length > 0)
            .ToList();
        if (result.Interfaces.Count == 0 && outcome.DeviceInfo is not null)
        {
            // A user-space interface: the device is all that there is, and who uses it has to find it.
            var named = new ResultInterface { Name = outcome.Planned.InterfaceName.Value };
            return [Entry(outcome, (named, outcome.Planned.IsPrimary), result.Ips, gateways)];
        }

        if (result.Interfaces.Count == 1)
        {
            // One interface: all addresses are its own, wherever they point; outside a sandbox it stays unnamed.
            var entry = inPod.Count == 1 ? result.Interfaces[0] : new ResultInterface { Name = "" };
            return [Entry(outcome, (entry, outcome.Planned.IsPrimary), result.Ips, gateways)];
        }

        var defaultIndex = DefaultIndex(outcome, inPod.Select(pair => pair.Index).ToList());
        var last = inPod.Count > 0 ? inPod[^1].Index : -1;
        return inPod.Select(pair => Entry(
            outcome,
            (pair.Entry, pair.Index == defaultIndex),
            result.Ips.Where(ip => (ip.Interface ?? last) == pair.Index),
            gateways));
    }

    // The interface of the first address with a gateway, else the first one in the pod.
    private static int DefaultIndex(AttachmentOutcome outcome, List<int> inPod)
    {
        if (!outcome.Planned.IsPrimary || inPod.Count == 0)
        {
            return -1;
        }

        var withGateway = outcome.Result.Ips.FirstOrDefault(ip => ip.Gateway is not null && ip.Interface is not null);
        return withGateway?.Interface ?? inPod[0];
    }

    private static NetworkStatus Entry(
        AttachmentOutcome outcome,
        (ResultInterface Interface, bool IsDefault) entry,
        IEnumerable<ResultIp> ips,
        IReadOnlyList<string> gateways) => new()
        {
            Name = outcome.Planned.Network,
            Interface = entry.Interface.Name,
            Ips = [.. ips.Select(ip => IpLiteral.Format(ip.Address.Address))],
            Mac = entry.Interface.Mac,
            Mtu = entry.Interface.Mtu ?? 0,
            Default = entry.IsDefault,
            Dns = outcome.Result.Dns,
            DeviceInfo = outcome.DeviceInfo,
            Gateway = gateways,
        };

    // Multus writes "<nil>" for a default route without a next hop; nobody can use that.
    private static IEnumerable<string> Gateways(CniResult result) =>
        result.Routes.Where(route => route is { IsDefault: true, Gw: not null }).Select(route => IpLiteral.Format(route.Gw!));
}
