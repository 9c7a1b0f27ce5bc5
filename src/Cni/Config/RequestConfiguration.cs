// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Config;

/// <summary>
/// What a plugin gets on stdin (CNI §3 "Deriving request configuration from plugin configuration"). Never changes its inputs.
/// </summary>
public static class RequestConfiguration
{
    /// <summary>The request of every operation but GC: the plugin's own keys in their order, and what the runtime inserts.</summary>
    /// <param name="list">The network.</param>
    /// <param name="plugin">One of its plugins.</param>
    /// <param name="previousResult">The result to pass on, or null for none.</param>
    /// <param name="capabilityArguments">What the runtime offers by capability, or null for nothing.</param>
    public static JsonObject Derive(
        NetworkConfigurationList list, PluginConfiguration plugin, JsonObject? previousResult, JsonObject? capabilityArguments)
    {
        // CNI §3 wants no "capabilities" in the request; libcni has always left it in, and plugins that delegate rely on it.
        var request = plugin.Json.DeepClone().AsObject();
        JsonKeys.Set(request, "name", list.Name);
        JsonKeys.Set(request, "cniVersion", list.NamesVersion ? list.Version.ToString() : "");
        if (previousResult is not null)
        {
            JsonKeys.Set(request, "prevResult", previousResult.DeepClone());
        }

        var runtimeConfig = Select(plugin, capabilityArguments ?? []);
        if (runtimeConfig.Count > 0)
        {
            JsonKeys.Set(request, "runtimeConfig", runtimeConfig);
        }

        return request;
    }

    /// <summary>The request of GC (CNI §2 "GC", <c>cni.dev/valid-attachments</c>).</summary>
    public static JsonObject DeriveGc(NetworkConfigurationList list, PluginConfiguration plugin, JsonArray validAttachments)
    {
        var request = Derive(list, plugin, previousResult: null, capabilityArguments: null);
        JsonKeys.Set(request, "cni.dev/valid-attachments", validAttachments.DeepClone());

        // The key that an early text of the specification had; libcni sends both.
        JsonKeys.Set(request, "cni.dev/attachments", validAttachments.DeepClone());
        return request;
    }

    // CNI §3 "Deriving runtimeConfig": what the plugin declares and the runtime offers. Multus reads the runtime's word for it in any case
    // of letters, and knows what the plugin calls it.
    private static JsonObject Select(PluginConfiguration plugin, JsonObject capabilityArguments)
    {
        var selected = new JsonObject();
        foreach (var capability in plugin.Capabilities)
        {
            if (capabilityArguments.TryGetPropertyValue(capability, out var value)
                || (value = JsonKeys.Find(capabilityArguments, capability)) is not null)
            {
                selected[capability] = value?.DeepClone();
            }
        }

        return selected;
    }
}
