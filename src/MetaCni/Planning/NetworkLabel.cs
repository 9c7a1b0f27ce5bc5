// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;

namespace MetaCni.Planning;

/// <summary>
/// How messages name a network: <c>network default/storage (macvlan, net1)</c>, with plugin and interface if they matter.
/// </summary>
internal static class NetworkLabel
{
    // "namespace/name" of a definition: a DNS label, the slash, and a name that can be a file name.
    private const int LongestName = 63 + 1 + 255;

    /// <summary>A network by its name alone.</summary>
    public static string Of(string network) => $"network {PlainText.Word(network)}";

    /// <summary>
    /// A network that may not be valid. Without a name, or with a name that is too long, the label is the place of its request.
    /// </summary>
    public static string Of(ResolvedNetwork network) =>
        network.DisplayName.Length is > 0 and <= LongestName ? Of(network.DisplayName) : network.Request.Origin;

    /// <summary>Several networks by their names: <c>networks default/a and default/b</c>.</summary>
    public static string OfAll(IEnumerable<string> networks) => $"networks {string.Join(" and ", networks.Select(PlainText.Word))}";

    /// <summary>An attachment: the network and its interface.</summary>
    public static string Of(PlannedAttachment attachment) => OnInterface(attachment.Network, attachment.InterfaceName.Value);

    /// <summary>An attachment as in the operator's log: by network and interface.</summary>
    public static string OnInterface(string network, string interfaceName) => $"{Of(network)} ({interfaceName})";

    /// <summary>An attachment and one of its plugins.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="plugin">The plugin's type; null for the first plugin of the list.</param>
    public static string WithPlugin(PlannedAttachment attachment, string? plugin = null) =>
        $"{Of(attachment.Network)} ({Plugin(attachment.Configuration, plugin)}, {attachment.InterfaceName})";

    /// <summary>A network without an attachment, and one of its plugins.</summary>
    /// <param name="network">The name.</param>
    /// <param name="configuration">Its configuration list.</param>
    /// <param name="plugin">The plugin's type; null for the first plugin of the list.</param>
    public static string WithPlugin(string network, NetworkConfigurationList configuration, string? plugin) =>
        $"{Of(network)} ({Plugin(configuration, plugin)})";

    private static string Plugin(NetworkConfigurationList configuration, string? plugin) =>
        PlainText.Word(plugin ?? configuration.Plugins[0].Type);
}
