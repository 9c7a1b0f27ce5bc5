// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>Injects a pod's requests into the configuration itself; always returns a new object.</summary>
internal static class ConfigurationInjection
{
    /// <summary>Merges <c>cni-args</c> into <c>args.cni</c> of every plugin; the pod's keys win (NPWG v1.3 §4.1.2.1.6).</summary>
    /// <exception cref="CniException">7: <c>args</c> or <c>args.cni</c> of the configuration is not an object.</exception>
    public static NetworkConfigurationList WithCniArgs(NetworkConfigurationList list, JsonObject cniArgs, string network) =>
        cniArgs.Count == 0 ? list : list.WithPlugins(list.Plugins.Select(plugin => WithCniArgs(plugin, cniArgs, network)));

    /// <summary>Sets the device in every plugin of the list: rdma and tuning need it as well as the plugin that moves the device.</summary>
    public static NetworkConfigurationList WithDevice(NetworkConfigurationList list, string id) =>
        list.WithPlugins(list.Plugins.Select(plugin => WithDevice(plugin, id)));

    // Both keys, as in Multus: plugins read either.
    private static JsonObject WithDevice(PluginConfiguration plugin, string id)
    {
        var json = (JsonObject)plugin.Json.DeepClone();
        JsonKeys.Set(json, "deviceID", id);
        JsonKeys.Set(json, "pciBusID", id);
        return json;
    }

    private static JsonObject WithCniArgs(PluginConfiguration plugin, JsonObject cniArgs, string network)
    {
        var json = (JsonObject)plugin.Json.DeepClone();
        var args = ObjectAt(json, "args", network);
        var cni = ObjectAt(args, "cni", network);
        foreach (var (key, value) in cniArgs)
        {
            cni[key] = value?.DeepClone();
        }

        return json;
    }

    private static JsonObject ObjectAt(JsonObject json, string key, string network)
    {
        var value = JsonKeys.Find(json, key) switch
        {
            null => new JsonObject(),
            JsonObject present => (JsonObject)present.DeepClone(),
            _ => throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{NetworkLabel.Of(network)}: \"{key}\" in its configuration must be an object, since the pod's cni-args go into it"),
        };
        JsonKeys.Set(json, key, value);
        return value;
    }
}
