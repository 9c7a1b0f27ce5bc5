// SPDX-License-Identifier: Apache-2.0
//
// Entries are built as in Multus, with three differences. Every attachment has an entry with its name, even if its result lists no
// interface in the pod: results before CNI 0.3.0 cannot, and others are empty (NPWG v1.3 §4.2, §5.1.1, §5.2). An interface with the
// attachment's name counts as in the pod even if the plugin omits the sandbox (as in OwnInterfaces). And an entry takes MTU and MAC address
// from the kernel if the result has none.

using Cni.Results;
using Cni.Values;
using Crd.Status;
using Linux.Netlink;

namespace MetaCni.Attaching.Results;

/// <summary>Builds the network-status of a pod from the results of its attachments.</summary>
/// <param name="links">The links in the pod's namespace; queried at most once.</param>
internal sealed class NetworkStatusBuilder(Func<IReadOnlyList<Link>> links)
{
    private readonly Lazy<IReadOnlyList<Link>> _links = new(links);

    public IReadOnlyList<NetworkStatus> Build(IReadOnlyList<AttachmentOutcome> outcomes) => [.. outcomes.SelectMany(Entries)];

    private IEnumerable<NetworkStatus> Entries(AttachmentOutcome outcome)
    {
        var result = outcome.Result;

        // The gateways belong to the network, so all its interfaces have the same.
        IReadOnlyList<string> gateways = [.. Gateways(result)];
        var inPod = InPod(outcome);
        if (inPod.Count == 0)
        {
            // NPWG v1.3 §5.3.2.1, §5.3.3.1, §5.3.4.1: the name is CNI_IFNAME, the MAC address is the kernel's for that name, and an address
            // on a host interface does not belong to the pod.
            var named = new ResultInterface { Name = outcome.Planned.InterfaceName.Value };
            return [Entry(outcome, (named, outcome.Planned.IsPrimary), result.Ips.Where(ip => ip.Interface is null), gateways)];
        }

        if (result.Interfaces.Count == 1)
        {
            // With one interface, all addresses belong to it, whatever index they have.
            return [Entry(outcome, (result.Interfaces[0], outcome.Planned.IsPrimary), result.Ips, gateways)];
        }

        var defaultIndex = DefaultIndex(outcome, inPod.Select(pair => pair.Index).ToList());
        return inPod.Select(pair => Entry(
            outcome,
            (pair.Entry, pair.Index == defaultIndex),
            result.Ips.Where(ip => (ip.Interface ?? inPod[^1].Index) == pair.Index),
            gateways));
    }

    // As in Multus, any sandbox text counts. Without one the name counts, unless an entry of that name has a sandbox.
    private static List<(ResultInterface Entry, int Index)> InPod(AttachmentOutcome outcome)
    {
        var name = outcome.Planned.InterfaceName.Value;
        var interfaces = outcome.Result.Interfaces;
        var isNameInSandbox = interfaces.Any(entry => entry.Name == name && entry.Sandbox.Length > 0);
        return
        [
            .. interfaces
                .Select((entry, index) => (Entry: entry, Index: index))
                .Where(pair => pair.Entry.Sandbox.Length > 0 || (!isNameInSandbox && pair.Entry.Name == name)),
        ];
    }

    // The interface of the first address with a gateway, else the first interface in the pod.
    private static int DefaultIndex(AttachmentOutcome outcome, List<int> inPod)
    {
        if (!outcome.Planned.IsPrimary)
        {
            return -1;
        }

        var withGateway = outcome.Result.Ips.FirstOrDefault(ip => ip.Gateway is not null && ip.Interface is not null);
        return withGateway?.Interface ?? inPod[0];
    }

    private NetworkStatus Entry(
        AttachmentOutcome outcome,
        (ResultInterface Interface, bool IsDefault) entry,
        IEnumerable<ResultIp> ips,
        IReadOnlyList<string> gateways) => new()
        {
            Name = outcome.Planned.Network,
            Interface = entry.Interface.Name,
            Ips = [.. ips.Select(ip => IpLiteral.Format(ip.Address.Address))],
            Mac = entry.Interface.Mac.Length > 0 ? entry.Interface.Mac : LinkOf(entry.Interface.Name)?.Mac ?? "",
            Mtu = entry.Interface.Mtu ?? LinkOf(entry.Interface.Name)?.Mtu ?? 0,
            Default = entry.IsDefault,
            Dns = outcome.Result.Dns,
            DeviceInfo = outcome.DeviceInfo,
            Gateway = gateways,
        };

    private Link? LinkOf(string name) => name.Length > 0 ? _links.Value.FirstOrDefault(link => link.Name == name) : null;

    // Multus writes "<nil>" for a default route without a next hop, which no consumer can use.
    private static IEnumerable<string> Gateways(CniResult result) =>
        result.Routes.Where(route => route is { IsDefault: true, Gw: not null }).Select(route => IpLiteral.Format(route.Gw!));
}
