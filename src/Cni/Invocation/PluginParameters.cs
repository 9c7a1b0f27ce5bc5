// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Invocation;

/// <summary>The parameters of one execution (CNI §2 "Parameters").</summary>
public sealed record PluginParameters
{
    /// <summary>CNI_COMMAND.</summary>
    public required CniCommand Command { get; init; }

    /// <summary>CNI_CONTAINERID.</summary>
    public string ContainerId { get; init; } = "";

    /// <summary>CNI_NETNS.</summary>
    public string NetworkNamespace { get; init; } = "";

    /// <summary>CNI_IFNAME.</summary>
    public string InterfaceName { get; init; } = "";

    /// <summary>CNI_ARGS.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>CNI_PATH: the directories that this library and plugins that delegate search for plugins.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];
}
