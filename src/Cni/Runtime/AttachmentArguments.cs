// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Runtime;

/// <summary>The runtime's parameters for one attachment (CNI §3 "Attachment Parameters").</summary>
public sealed record AttachmentArguments
{
    /// <summary>The container (CNI_CONTAINERID).</summary>
    public required ContainerId ContainerId { get; init; }

    /// <summary>The path of the network namespace (CNI_NETNS); empty on a DEL after the namespace was removed.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>The interface in the container (CNI_IFNAME).</summary>
    public required InterfaceName InterfaceName { get; init; }

    /// <summary>The generic arguments (CNI_ARGS) as text.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The capability arguments; each plugin gets those for which it declares the capability.</summary>
    public JsonObject? CapabilityArguments { get; init; }

    /// <summary>The directories to search for plugins (CNI_PATH).</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>The environment variables for plugins in addition to the parameters; of duplicate names the last wins.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }
}
