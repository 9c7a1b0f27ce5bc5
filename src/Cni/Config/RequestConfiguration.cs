// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Config;

/// <summary>
/// Builds the configuration that a plugin gets on stdin (CNI §3 "Deriving request configuration from plugin configuration"). It never
/// changes its inputs.
/// </summary>
public static class RequestConfiguration
{
    private const string ReservedPrefix = "cni.dev/";

    /// <summary>
    /// The request of every operation but GC: the plugin's own keys in their order, and the keys that the runtime inserts.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="plugin">One of its plugins.</param>
    /// <param name="previousResult">The result to pass on, or null.</param>
    /// <param name="capabilityArguments">The runtime's capability arguments, or null.</param>
    public static JsonObject Derive(
        NetworkConfigurationList list, PluginConfiguration plugin, JsonObject? previousResult, JsonObject? capabilityArguments)
    {
        // CNI §3 requires that "capabilities" be removed. libcni has always kept it, and plugins that delegate rely on it.
        var request = plugin.Json.DeepClone().AsObject();
        JsonKeys.Set(request, "name", list.Name);
        JsonKeys.Set(request, "cniVersion", list.NamesVersion ? list.Version.ToString() : "");
        SetOrRemove(request, "prevResult", previousResult?.DeepClone());
        var runtimeConfig = Select(plugin, capabilityArguments ?? []);
        if (runtimeConfig.Count > 0 || ReferenceEquals(plugin, list.Plugins[0]))
        {
            SetOrRemove(request, "runtimeConfig", runtimeConfig.Count > 0 ? runtimeConfig : null);
        }

        List<string> reserved = [.. request.Select(member => member.Key).Where(IsReserved)];
        reserved.ForEach(key => request.Remove(key));
        return request;
    }

    /// <summary>The request of GC (CNI §2 "GC", <c>cni.dev/valid-attachments</c>).</summary>
    public static JsonObject DeriveGc(NetworkConfigurationList list, PluginConfiguration plugin, JsonArray validAttachments)
    {
        var request = Derive(list, plugin, previousResult: null, capabilityArguments: null);
        ValidAttachments.Put(request, validAttachments);
        return request;
    }

    // CNI §1 "Plugin configuration objects", §3 "Deriving request configuration": only the runtime sets these keys. A value from the
    // configuration would be mistaken for the runtime's: prevResult for a previous plugin's result, cni.dev/… for an order to clean up,
    // runtimeConfig for a request of the pod. libcni and Multus keep such values. Some lists in use give a later plugin a runtimeConfig
    // (bandwidth), so that key is kept if the pod requests nothing for it.
    private static void SetOrRemove(JsonObject request, string key, JsonNode? value)
    {
        if (value is null)
        {
            JsonKeys.Remove(request, key);
        }
        else
        {
            JsonKeys.Set(request, key, value);
        }
    }

    private static bool IsReserved(string key) => key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    // CNI §3 "Deriving runtimeConfig": the capabilities that the plugin declares and the runtime offers. As in Multus, the case of a
    // capability's name is ignored, and the plugin's spelling is used.
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
