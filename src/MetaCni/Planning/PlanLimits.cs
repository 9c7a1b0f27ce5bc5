// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>Limits what a pod's networks may cost the node, whatever their source. docs/configuration.md explains each number.</summary>
/// <remarks>Sizes are computed before anything is copied: 1,000 plugins with 250 KB of cni-args each would make a plan of 250 MB.</remarks>
internal static class PlanLimits
{
    /// <summary>Networks of a pod: more are a mistake or an attack.</summary>
    public const int Attachments = 256;

    /// <summary>Plugins in the list of one network.</summary>
    public const int PluginsOfList = 64;

    /// <summary>Plugins in the lists of all networks.</summary>
    public const int PluginsOfPod = 512;

    /// <summary>Bytes of all plugins' configurations, each with its injected <c>cni-args</c> and <c>runtimeConfig</c>.</summary>
    public const int ConfigurationBytes = 2 << 20;

    /// <summary>JSON values in these configurations.</summary>
    public const int ConfigurationValues = 50_000;

    /// <summary>Bytes of the runtime's CNI_ARGS.</summary>
    public const int ArgumentBytes = 16 * 1024;

    /// <summary>Bytes of the plan's line in its record.</summary>
    public const int PlanBytes = 4 << 20;

    /// <summary>Bytes of a network's name: plugins and runtimes use it in file names.</summary>
    public const int NameBytes = 255;

    /// <summary>Checks the number of a pod's networks.</summary>
    /// <exception cref="CniException">7: it exceeds the limit.</exception>
    public static void RequireCount(int networks)
    {
        if (networks > Attachments)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{networks} networks are requested for this pod, more than the limit of {Attachments}; "
                + "remove networks from its annotations or from the configuration");
        }
    }

    /// <summary>Checks the limits before any configuration is copied.</summary>
    /// <exception cref="CniException">7: a limit is exceeded; the message contains the network, the number and the limit.</exception>
    public static void Require(IReadOnlyList<ResolvedNetwork> networks, JsonObject? runtimeConfig)
    {
        var (plugins, size) = (0, default(JsonSize));
        foreach (var (index, network) in networks.Index())
        {
            RequireList(network);
            plugins += network.Configuration.Plugins.Count;
            if (plugins > PluginsOfPod)
            {
                throw TooMuch(network, $"{plugins} plugins in this pod's networks so far, more than the limit of {PluginsOfPod}");
            }

            var selection = network.Request.Selection;
            size += SizeOf(
                network,
                index == 0 ? SelectionCapabilities.OfPrimary(runtimeConfig, selection)
                    : selection is null ? null
                    : SelectionCapabilities.Of(selection));
            RequireSize(size, network);
        }
    }

    /// <summary>
    /// Checks the size of all CNI_ARGS and selection elements. The plan stores CNI_ARGS twice per attachment: with and without the addresses
    /// that the pod requests.
    /// </summary>
    /// <exception cref="CniException">7: they exceed the limit of a plan.</exception>
    public static void RequireArguments(IReadOnlyList<PlannedAttachment> attachments)
    {
        var length = attachments.Sum(attachment => LengthOf(attachment.Arguments.Pairs) + LengthOf(attachment.AddArguments.Pairs)
            + (attachment.Selection?.Element.Length ?? 0));
        if (length > PlanBytes - ConfigurationBytes)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"the CNI_ARGS of this pod's {attachments.Count} networks have {length} bytes together, more than the limit of "
                + $"{PlanBytes - ConfigurationBytes}; request fewer networks or addresses");
        }
    }

    /// <summary>Checks the total size including this network's configuration.</summary>
    /// <exception cref="CniException">7: it exceeds the limit of a pod.</exception>
    public static void RequireSize(JsonSize size, ResolvedNetwork network)
    {
        if (size.Bytes > ConfigurationBytes)
        {
            throw TooMuch(
                network, $"{size.Bytes} bytes of configuration in this pod's plugins so far, more than the limit of {ConfigurationBytes}");
        }

        if (size.Values > ConfigurationValues)
        {
            throw TooMuch(
                network,
                $"{size.Values} JSON values in the configurations of this pod's plugins so far, more than the limit of "
                + $"{ConfigurationValues}");
        }
    }

    private static void RequireList(ResolvedNetwork network)
    {
        var list = network.Configuration;
        if (list.Plugins.Count > PluginsOfList)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{NetworkLabel.Of(network)}: its configuration lists {list.Plugins.Count} plugins, "
                + $"more than the limit of {PluginsOfList}; "
                + "remove plugins from the list");
        }

        if (Encoding.UTF8.GetByteCount(list.Name) > NameBytes)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{network.Request.Origin}: the name of its configuration has {Encoding.UTF8.GetByteCount(list.Name)} bytes, "
                + $"more than the limit of {NameBytes}; shorten \"name\"");
        }
    }

    // The plan contains the list and the capability arguments once. Each plugin gets the pod's cni-args and the capability arguments that
    // it declares.
    private static JsonSize SizeOf(ResolvedNetwork network, JsonObject? capabilityArguments)
    {
        var selection = network.Request.Selection;
        var added = selection is null ? default : JsonSize.Of(SelectionArguments.Of(selection));
        var offered = capabilityArguments ?? [];
        var sizes = offered.DistinctBy(member => member.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(member => member.Key, member => JsonSize.Of(member.Value), StringComparer.OrdinalIgnoreCase);
        var size = JsonSize.Of(network.Configuration.Json) + (added * network.Configuration.Plugins.Count);
        foreach (var capability in offered.Select(member => member.Key)
            .Concat(network.Configuration.Plugins.SelectMany(plugin => plugin.Capabilities)))
        {
            size += sizes.GetValueOrDefault(capability);
        }

        return size;
    }

    private static long LengthOf(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        pairs.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value) + 2);

    private static CniException TooMuch(ResolvedNetwork network, string what) => new(
        CniErrorCode.InvalidNetworkConfiguration,
        $"{NetworkLabel.Of(network)}: {what}; request fewer networks, or shorten their configurations and \"cni-args\"");
}
