// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;

namespace MetaCni.Planning;

/// <summary>How messages name a network: <c>network default/storage (macvlan, net1)</c>, as far as plugin and interface matter.</summary>
internal static class NetworkLabel
{
    // "namespace/name" of a definition: a label of DNS, the slash, and a name that can be a file's.
    private const int LongestName = 63 + 1 + 255;

    /// <summary>By its name alone.</summary>
    public static string Of(string network) => $"network {PlainText.Word(network)}";

    /// <summary>A network that may still turn out to be invalid: without a name, or with one too long to show, it is where it was requested.</summary>
    public static string Of(ResolvedNetwork network) =>
        network.DisplayName.Length is > 0 and <= LongestName ? Of(network.DisplayName) : network.Request.Origin;

    /// <summary>An attachment: the network and its interface.</summary>
    public static string Of(PlannedAttachment attachment) => OnInterface(attachment.Network, attachment.InterfaceName.Value);

    /// <summary>The same from what the operator's log has of it.</summary>
    public static string OnInterface(string network, string interfaceName) => $"{Of(network)} ({interfaceName})";

    /// <summary>An attachment of which one plugin matters.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="plugin">The plugin's type; null for the first of the list.</param>
    public static string WithPlugin(PlannedAttachment attachment, string? plugin = null) =>
        $"{Of(attachment.Network)} ({Plugin(attachment.Configuration, plugin)}, {attachment.InterfaceName})";

    /// <summary>A network, without any attachment, of which one plugin matters.</summary>
    /// <param name="network">The name.</param>
    /// <param name="configuration">Its plugins.</param>
    /// <param name="plugin">The plugin's type; null for the first of the list.</param>
    public static string WithPlugin(string network, NetworkConfigurationList configuration, string? plugin) =>
        $"{Of(network)} ({Plugin(configuration, plugin)})";

    private static string Plugin(NetworkConfigurationList configuration, string? plugin) =>
        PlainText.Word(plugin ?? configuration.Plugins[0].Type);
}
