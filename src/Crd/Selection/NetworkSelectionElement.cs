// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Values;

namespace Crd.Selection;

/// <summary>One network that a pod requests, with its settings (NPWG v1.3 §4.1.2.1).</summary>
public sealed record NetworkSelectionElement
{
    /// <summary>The name of the definition (§4.1.2.1.1).</summary>
    public required string Name { get; init; }

    /// <summary>The namespace of the definition, as written or the default (§4.1.2.1.2).</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the pod's interface; null if the plugin may choose (§4.1.2.1.5).</summary>
    public InterfaceName? Interface { get; init; }

    /// <summary>
    /// The addresses to assign, as written (§4.1.2.1.3): each a <see cref="CidrAddress"/> or an <see cref="IpLiteral"/>.
    /// </summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The MAC address to assign (§4.1.2.1.4), in the spelling of <see cref="MacAddress.ToString"/>: 6 bytes, or empty.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The InfiniBand GUID to assign (§4.1.2.1.10), in the spelling of <see cref="MacAddress.ToString"/>: 8 bytes, or empty.</summary>
    public string InfinibandGuid { get; init; } = "";

    /// <summary>The ports to redirect from the host (§4.1.2.1.7).</summary>
    public IReadOnlyList<PortMapping> PortMappings { get; init; } = [];

    /// <summary>The bandwidth limits; null if none are requested (§4.1.2.1.8).</summary>
    public BandwidthLimits? Bandwidth { get; init; }

    /// <summary>The device to use, <c>deviceID</c>, or empty; defined by Multus.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>The value of <c>args.cni</c> for the network's plugins, passed on unchanged (§4.1.2.1.6).</summary>
    public JsonObject? CniArgs { get; init; }

    /// <summary>
    /// The gateways of the pod's default route (§4.1.2.1.9); null if the member is absent, which differs from an empty list.
    /// </summary>
    public IReadOnlyList<IPAddress>? DefaultRoute { get; init; }

    /// <summary>The name of the IPAMClaim with the addresses, or empty (§4.1.2.1.11).</summary>
    public string IpamClaimReference { get; init; } = "";

    /// <summary>Members whose name contains a dot, which belong to their authors (§4.1.2.1); null if there are none.</summary>
    public JsonObject? ExtensionKeys { get; init; }

    /// <summary>Unknown members of the element, its port mappings and its bandwidth limits, which were ignored.</summary>
    public IReadOnlyList<UnknownMember> UnknownMembers { get; init; } = [];
}
