// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>A request that has passed the gates of the specification.</summary>
public sealed record PluginRequest
{
    /// <summary>CNI_COMMAND.</summary>
    public required CniCommand Command { get; init; }

    /// <summary>CNI_CONTAINERID; not set for STATUS and GC.</summary>
    public ContainerId ContainerId { get; init; }

    /// <summary>CNI_NETNS; empty for STATUS and GC, and on a DEL whose namespace is gone.</summary>
    public string NetworkNamespace { get; init; } = "";

    /// <summary>CNI_IFNAME; not set for STATUS and GC.</summary>
    public InterfaceName InterfaceName { get; init; }

    /// <summary>CNI_ARGS as it came.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The directories of CNI_PATH.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>The environment that the plugin was started with.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>The network configuration on stdin.</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>The name of the network.</summary>
    public required NetworkName NetworkName { get; init; }

    /// <summary>The version that the configuration names.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>
    /// Writes the result of an ADD to stdout. A plugin that can roll back does so before it returns: whoever cannot be answered has no
    /// attachment. The host writes what the plugin returns only if the plugin has not.
    /// </summary>
    /// <exception cref="Errors.CniException">5 or 11: it cannot be written.</exception>
    public Func<JsonObject, CancellationToken, Task> WriteResultAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The paths of keys that the configuration has more than once; the last of each counted.</summary>
    public required IReadOnlyList<string> DuplicateKeys { get; init; }
}
