// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Values;

namespace Crd.Selection;

/// <summary>One network that a pod asks for, with what it wants of it (NPWG v1.3 §4.1.2.1).</summary>
public sealed record NetworkSelectionElement
{
    /// <summary>The name of the definition (§4.1.2.1.1).</summary>
    public required string Name { get; init; }

    /// <summary>The namespace of the definition, as written or by default (§4.1.2.1.2).</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the pod's interface; null where the plugin may choose (§4.1.2.1.5).</summary>
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

    /// <summary>The limits to set; null where none are asked for (§4.1.2.1.8).</summary>
    public BandwidthLimits? Bandwidth { get; init; }

    /// <summary>The device to use, <c>deviceID</c>, or empty; Multus's own member.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>What to hand to the network's plugins as <c>args.cni</c>, untouched (§4.1.2.1.6).</summary>
    public JsonObject? CniArgs { get; init; }

    /// <summary>
    /// The gateways of the pod's default route (§4.1.2.1.9); null where the member is absent, which an empty list is not.
    /// </summary>
    public IReadOnlyList<IPAddress>? DefaultRoute { get; init; }

    /// <summary>The IPAMClaim that has the addresses, or empty (§4.1.2.1.11).</summary>
    public string IpamClaimReference { get; init; } = "";

    /// <summary>Members whose name contains a dot, which are their author's own (§4.1.2.1); null where there are none.</summary>
    public JsonObject? ExtensionKeys { get; init; }

    /// <summary>Members of the element, its port mappings and its limits that were ignored because nobody here knows them.</summary>
    public IReadOnlyList<UnknownMember> UnknownMembers { get; init; } = [];
}
