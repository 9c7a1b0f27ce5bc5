// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Planning;

/// <summary>A network whose configuration is known.</summary>
internal sealed record ResolvedNetwork
{
    public required NetworkRequest Request { get; init; }

    /// <summary>
    /// The name in network-status and messages: <c>namespace/name</c> of a definition, otherwise the configuration's name.
    /// </summary>
    public required string DisplayName { get; init; }

    public required NetworkConfigurationList Configuration { get; init; }

    /// <summary>True if a definition, not an administrator's file, chooses the plugins.</summary>
    public required bool IsFromDefinition { get; init; }

    /// <summary>The resource of the network; empty if its definition names none.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The pod's device that is assigned to it; null for none.</summary>
    public PodDevice? Device { get; init; }
}
