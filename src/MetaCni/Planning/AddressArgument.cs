// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Json;

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
        var isOtherwise = configuration.Plugins.Any(plugin => plugin.HasCapability(Capability)) && !HasIpam(configuration, "whereabouts");

        // host-local fails on more than one. Those that it is not told of are found missing afterwards.
        return isOtherwise ? null
            : HasIpam(configuration, "host-local") ? addresses[0]
            : string.Join(',', addresses);
    }

    private static bool HasIpam(NetworkConfigurationList configuration, string type) => configuration.Plugins.Any(plugin =>
        JsonKeys.Find(plugin.Json, "ipam") is JsonObject ipam
        && JsonKeys.Find(ipam, "type") is JsonValue value
        && value.TryGetValue<string>(out var name)
        && name == type);
}
