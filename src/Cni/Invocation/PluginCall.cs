// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Cni.Invocation;

/// <summary>One execution of one plugin.</summary>
public sealed record PluginCall
{
    /// <summary>The plugin's <c>type</c>, which names its executable.</summary>
    public required string Type { get; init; }

    /// <summary>The request configuration for stdin (CNI §3 "Deriving request configuration").</summary>
    public required JsonObject Configuration { get; init; }

    /// <summary>The parameters for the environment.</summary>
    public required PluginParameters Parameters { get; init; }

    /// <summary>Environment variables that the plugin gets in addition to the parameters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];
}
