// SPDX-License-Identifier: Apache-2.0

using Cni.Config;

namespace MetaCni.Planning;

/// <summary>The addresses of an element in <c>CNI_ARGS</c>, in the form in which the IPAM plugin reads <c>IP=</c>.</summary>
/// <remarks>CONVENTIONS.md allows one address in <c>IP=</c>; static and whereabouts accept several, as Multus writes them.</remarks>
internal static class AddressArgument
{
    private const string Capability = "ips";

    /// <summary>The value of <c>IP</c>; null if the plugins get the addresses as a capability argument.</summary>
    public static string? Of(IReadOnlyList<string> addresses, NetworkConfigurationList configuration)
    {
        // whereabouts does not read runtimeConfig, whatever capabilities the calling plugin declares.
        var ipam = IpamTypes.Of(configuration);
        var isOtherwise = configuration.Plugins.Any(plugin => plugin.HasCapability(Capability)) && !ipam.Contains("whereabouts");

        // host-local fails on more than one address. The verification after ADD reports the others as not applied.
        return isOtherwise ? null
            : ipam.Contains("host-local") ? addresses[0]
            : string.Join(',', addresses);
    }
}
