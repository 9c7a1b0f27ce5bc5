// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Planning;

/// <summary>A network whose configuration is known.</summary>
internal sealed record ResolvedNetwork
{
    public required NetworkRequest Request { get; init; }

    /// <summary>
    /// The name that network-status and messages show: <c>namespace/name</c> of a definition, else the configuration's own.
    /// </summary>
    public required string DisplayName { get; init; }

    public required NetworkConfigurationList Configuration { get; init; }

    /// <summary>True where a definition, not an administrator's file, says which plugins run.</summary>
    public required bool IsFromDefinition { get; init; }

    /// <summary>The resource that backs the network; empty where its definition names none.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The device that it has got of the pod's; null for none.</summary>
    public PodDevice? Device { get; init; }
}
