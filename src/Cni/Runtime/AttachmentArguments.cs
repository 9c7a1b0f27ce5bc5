// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Runtime;

/// <summary>What a runtime gives for one attachment (CNI §3 "Attachment Parameters").</summary>
public sealed record AttachmentArguments
{
    /// <summary>The container (CNI_CONTAINERID).</summary>
    public required ContainerId ContainerId { get; init; }

    /// <summary>The path of the network namespace (CNI_NETNS); empty on a DEL whose namespace is gone.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>The interface in the container (CNI_IFNAME).</summary>
    public required InterfaceName InterfaceName { get; init; }

    /// <summary>The generic arguments (CNI_ARGS), as they are written on the wire.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The capability arguments; each plugin gets those of which it declares the capability.</summary>
    public JsonObject? CapabilityArguments { get; init; }

    /// <summary>Where plugins are looked for (CNI_PATH).</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>The variables that plugins get beside the parameters; of two entries with one name the last counts.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }
}
