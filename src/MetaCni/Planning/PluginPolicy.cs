// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Errors;

namespace MetaCni.Planning;

/// <summary>Decides which plugins a configuration may use.</summary>
internal static class PluginPolicy
{
    /// <exception cref="CniException">
    /// 107: a plugin is MetaCni itself. 110: the administrator does not allow the plugin in definitions.
    /// </exception>
    public static void Require(MetaConfig config, ResolvedNetwork network)
    {
        foreach (var plugin in network.Configuration.Plugins)
        {
            if (plugin.Type == config.Type)
            {
                throw MetaCniError.Of(
                    MetaCniErrorCode.SelfDelegation,
                    $"{NetworkLabel.Of(network)}: its configuration has a plugin of type {PlainText.Word(plugin.Type)}, "
                    + "so MetaCni would call itself; "
                    + "name the plugin that does the work");
            }

            if (network.IsFromDefinition && config.AllowedPlugins is { } allowed && !allowed.Contains(plugin.Type))
            {
                throw MetaCniError.Of(
                    MetaCniErrorCode.NetworkForbidden,
                    $"{NetworkLabel.Of(network.DisplayName)}: plugin {PlainText.Word(plugin.Type)} "
                    + $"is not among allowedPlugins ({string.Join(", ", allowed.Select(PlainText.Word))}); "
                    + "name one of those in its definition, "
                    + $"or have the administrator add {PlainText.Word(plugin.Type)} to allowedPlugins");
            }
        }
    }
}
