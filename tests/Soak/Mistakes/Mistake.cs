// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>A network with a configuration mistake.</summary>
/// <param name="Name">The mistake.</param>
/// <param name="Plugin">The plugin with the mistake, or the plugin affected by it.</param>
/// <param name="Plugins">The list of plugins, with the placeholders of <see cref="MistakeNode"/>.</param>
internal sealed record Mistake(string Name, string Plugin, JsonArray Plugins)
{
    /// <summary>The runtimeConfig for plugins with these capabilities.</summary>
    public JsonObject? RuntimeConfig { get; init; }

    /// <summary>True if metacni detects it before it runs the plugin, and reports it with its own message.</summary>
    public bool IsFoundBefore { get; init; }

    /// <summary>The <c>cniVersion</c> of the network's configuration.</summary>
    public string Version { get; init; } = "1.0.0";

    public override string ToString() => $"{Plugin}: {Name}";
}
