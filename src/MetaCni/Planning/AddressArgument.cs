// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Planning;

/// <summary>The addresses of an element in <c>CNI_ARGS</c>, by what the plugin that assigns addresses makes of <c>IP=</c>.</summary>
/// <remarks>CONVENTIONS.md knows one address there; static and whereabouts read several, as Multus writes them.</remarks>
internal static class AddressArgument
{
    private const string Capability = "ips";

    /// <summary>The value of <c>IP</c>; null where the addresses go another way.</summary>
    public static string? Of(IReadOnlyList<string> addresses, NetworkConfigurationList configuration)
    {
        // whereabouts has no runtimeConfig, whatever the plugin that calls it declares.
        var ipam = IpamTypes.Of(configuration);
        var isOtherwise = configuration.Plugins.Any(plugin => plugin.HasCapability(Capability)) && !ipam.Contains("whereabouts");

        // host-local fails on more than one. Those that it is not told of are found missing afterwards.
        return isOtherwise ? null
            : ipam.Contains("host-local") ? addresses[0]
            : string.Join(',', addresses);
    }
}
