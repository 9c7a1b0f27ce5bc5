// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>What a pod's networks may cost the node, whoever configured them. docs/configuration.md has each number with its reason.</summary>
/// <remarks>Sizes are multiplied out before anything is copied: 1,000 plugins with 250 KB of cni-args each would be a plan of 250 MB.</remarks>
internal static class PlanLimits
{
    /// <summary>Networks that a pod may have: more are a mistake or an attack.</summary>
    public const int Attachments = 256;

    /// <summary>Plugins that the list of one network may have.</summary>
    public const int PluginsOfList = 64;

    /// <summary>Plugins that the lists of all networks may have.</summary>
    public const int PluginsOfPod = 512;

    /// <summary>Bytes of all plugins' configurations, each with what is put into it: <c>cni-args</c> and <c>runtimeConfig</c>.</summary>
    public const int ConfigurationBytes = 2 << 20;

    /// <summary>JSON values of them.</summary>
    public const int ConfigurationValues = 50_000;

    /// <summary>Bytes of the CNI_ARGS that a runtime sends.</summary>
    public const int ArgumentBytes = 16 * 1024;

    /// <summary>Bytes of the plan as it stands in its record.</summary>
    public const int PlanBytes = 4 << 20;

    /// <summary>Bytes of a network's name: plugins and runtimes make files of it.</summary>
    public const int NameBytes = 255;

    /// <summary>Before any configuration is derived.</summary>
    /// <exception cref="CniException">7: there is too much of something; the message names the network, the number and the limit.</exception>
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

    /// <summary>Each attachment has its own arguments, twice: with and without the addresses that the pod requests.</summary>
    /// <exception cref="CniException">7: no plan has room for them.</exception>
    public static void RequireArguments(IReadOnlyList<PlannedAttachment> attachments)
    {
        var length = attachments.Sum(attachment => LengthOf(attachment.Arguments.Pairs) + LengthOf(attachment.AddArguments.Pairs));
        if (length > PlanBytes - ConfigurationBytes)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"the CNI_ARGS of this pod's {attachments.Count} networks have {length} bytes together, more than the limit of "
                + $"{PlanBytes - ConfigurationBytes}; request fewer networks or addresses");
        }
    }

    /// <summary>What a definition adds to what was read before it.</summary>
    /// <exception cref="CniException">7: it is more than the pod may have.</exception>
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
                $"{NetworkLabel.Of(network)}: its configuration lists {list.Plugins.Count} plugins, more than the limit of {PluginsOfList}; "
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

    // In the plan the list and the capability arguments stand once; each plugin gets the pod's arguments, and what it declares.
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
