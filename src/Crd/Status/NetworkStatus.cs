// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Results;

namespace Crd.Status;

/// <summary>
/// One interface that a pod has got (NPWG v1.3 §5.3), with Multus's members where the two differ. Section numbers are those of the text that
/// has no <c>mtu</c>; the revised v1.3 has that as §5.3.5, and the members behind it one number later.
/// </summary>
public sealed record NetworkStatus
{
    /// <summary>The definition as <c>namespace/name</c>, or the configuration's name; may be empty (§5.3.1).</summary>
    public required string Name { get; init; }

    /// <summary>The interface in the pod, or empty (§5.3.2).</summary>
    public string Interface { get; init; } = "";

    /// <summary>Its addresses; Multus writes them without a prefix length (§5.3.3).</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>Its hardware address, or empty (§5.3.4).</summary>
    public string Mac { get; init; } = "";

    /// <summary>Its MTU, or 0 where it is not known (§5.3.5 of the revised v1.3).</summary>
    public long Mtu { get; init; }

    /// <summary>True for the cluster-wide default network (§5.3.5).</summary>
    public bool Default { get; init; }

    /// <summary>The name resolution that the network suggests (§5.3.6).</summary>
    public ResultDns Dns { get; init; } = ResultDns.None;

    /// <summary>The device behind the interface, as the Device Information Specification has it (§5.3.7).</summary>
    public JsonObject? DeviceInfo { get; init; }

    /// <summary>The gateways of its default routes; <c>default-route</c> in §5.3.6.4, <c>gateway</c> in Multus and here.</summary>
    public IReadOnlyList<string> Gateway { get; init; } = [];
}
