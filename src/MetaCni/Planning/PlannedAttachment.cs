// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Values;

namespace MetaCni.Planning;

/// <summary>One attachment with all input of its plugins.</summary>
internal sealed record PlannedAttachment
{
    public required bool IsPrimary { get; init; }

    /// <summary>The name in network-status and messages.</summary>
    public required string Network { get; init; }

    public required InterfaceName InterfaceName { get; init; }

    /// <summary>The complete list, with everything injected that belongs into the configuration itself.</summary>
    public required NetworkConfigurationList Configuration { get; init; }

    /// <summary>The capability arguments; each plugin gets those that it declares. Null for none.</summary>
    public required JsonObject? CapabilityArguments { get; init; }

    /// <summary>CNI_ARGS of every command.</summary>
    public required CniArguments Arguments { get; init; }

    /// <summary>CNI_ARGS of ADD, with the addresses that the pod requests.</summary>
    public required CniArguments AddArguments { get; init; }

    /// <summary>The addresses that the pod requests, to verify against the result.</summary>
    public AddressRequest Requested { get; init; } = AddressRequest.None;

    /// <summary>
    /// What requested the attachment; null in the record of an older version, or of a container that another program attached.
    /// </summary>
    public PlannedSelection? Selection { get; init; }

    /// <summary>The device information files; null if no plugin of the list writes any.</summary>
    public DeviceInfoPlan? DeviceInfo { get; init; }
}
