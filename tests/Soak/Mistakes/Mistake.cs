// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Mistakes;

/// <summary>A network that somebody has configured wrongly.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Plugin">The plugin whose configuration it is in, or that has to live with it.</param>
/// <param name="Plugins">The list of plugins, with the placeholders of <see cref="MistakeNode"/>.</param>
internal sealed record Mistake(string Name, string Plugin, JsonArray Plugins)
{
    /// <summary>What the runtime passes to plugins with these capabilities.</summary>
    public JsonObject? RuntimeConfig { get; init; }

    /// <summary>True where metacni finds it before it runs the plugin, and says so in words of its own.</summary>
    public bool IsFoundBefore { get; init; }

    /// <summary>The version that the network's configuration names.</summary>
    public string Version { get; init; } = "1.0.0";

    public override string ToString() => $"{Plugin}: {Name}";
}
