// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Results;

namespace Crd.Status;

/// <summary>
/// One interface of a pod (NPWG v1.3 §5.3), with Multus's members where the two differ. Section numbers are those of v1.3 before <c>mtu</c>
/// was added; in the revised v1.3, <c>mtu</c> is §5.3.5 and later members have the next number.
/// </summary>
public sealed record NetworkStatus
{
    /// <summary>The definition as <c>namespace/name</c>, or the configuration's name; may be empty (§5.3.1).</summary>
    public required string Name { get; init; }

    /// <summary>The name of the interface in the pod, or empty (§5.3.2).</summary>
    public string Interface { get; init; } = "";

    /// <summary>The addresses; Multus writes them without a prefix length (§5.3.3).</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The MAC address, or empty (§5.3.4).</summary>
    public string Mac { get; init; } = "";

    /// <summary>The MTU in bytes, or 0 if unknown (§5.3.5 of the revised v1.3).</summary>
    public long Mtu { get; init; }

    /// <summary>True for the cluster-wide default network (§5.3.5).</summary>
    public bool Default { get; init; }

    /// <summary>The DNS settings of the network (§5.3.6).</summary>
    public ResultDns Dns { get; init; } = ResultDns.None;

    /// <summary>The device of the interface, in the format of the Device Information Specification (§5.3.7).</summary>
    public JsonObject? DeviceInfo { get; init; }

    /// <summary>The gateways of the default routes; <c>default-route</c> in §5.3.6.4, <c>gateway</c> in Multus and here.</summary>
    public IReadOnlyList<string> Gateway { get; init; } = [];
}
