// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>A validated request (CNI §2).</summary>
public sealed record PluginRequest
{
    /// <summary>CNI_COMMAND.</summary>
    public required CniCommand Command { get; init; }

    /// <summary>CNI_CONTAINERID; not set for STATUS and GC.</summary>
    public ContainerId ContainerId { get; init; }

    /// <summary>CNI_NETNS; empty for STATUS and GC, and on a DEL after the namespace was removed.</summary>
    public string NetworkNamespace { get; init; } = "";

    /// <summary>CNI_IFNAME; not set for STATUS and GC.</summary>
    public InterfaceName InterfaceName { get; init; }

    /// <summary>CNI_ARGS as received.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The directories of CNI_PATH.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The environment of the plugin's process.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>The network configuration on stdin.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>The name of the network.</summary>
    public required NetworkName NetworkName { get; init; }

    /// <summary>The version that the configuration names.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>
    /// Writes the result of an ADD to stdout. A plugin that can roll back calls this before it returns, so that it can detach if the write
    /// fails. If the plugin does not call it, the host writes the result.
    /// </summary>
    /// <exception cref="Errors.CniException">5 or 11: the result cannot be written.</exception>
    public Func<JsonObject, CancellationToken, Task> WriteResultAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The paths of duplicate keys in the configuration; the last value of each was used.</summary>
    public required IReadOnlyList<string> DuplicateKeys { get; init; }
}
