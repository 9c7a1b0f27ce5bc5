// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>Keys of a configuration that MetaCni does not use but accepts.</summary>
internal static class KnownKeys
{
    /// <summary>The keys of the CNI specification for lists and plugins (CNI §1), and keys that runtimes add.</summary>
    public static readonly IReadOnlyList<string> OfSpecification =
    [
        "cniVersion", "cniVersions", "name", "type", "disableCheck", "disableGC", "loadOnlyInlinedPlugins",
        "capabilities", "runtimeConfig", "prevResult", "args", "ipMasq", "ipam", "dns",
    ];

    /// <summary>The keys of Multus's daemon, its shim and its configuration generator: their files can be used without changes.</summary>
    public static readonly IReadOnlyList<string> OfMultusDaemon =
    [
        "chrootDir", "socketDir", "daemonSocketDir", "perNodeCertificate", "connectionLimit", "metricsPort", "enablePprof",
        "multusConfigFile", "multusAutoconfigDir", "multusMasterCNI", "cniConfigDir", "forceCNIVersion", "overrideNetworkName",
        "cniConf",
    ];

    private const string OfRuntimes = "cni.dev/";

    /// <summary>True if the key is valid although MetaCni does not read it.</summary>
    public static bool MayStandUnread(string key) =>
        key.StartsWith(OfRuntimes, StringComparison.OrdinalIgnoreCase)
        || OfSpecification.Concat(OfMultusDaemon).Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>True if a runtime sets the key in each call: it is not part of the administrator's configuration.</summary>
    public static bool IsOfCall(string key) =>
        key.StartsWith(OfRuntimes, StringComparison.OrdinalIgnoreCase)
        || key.ToUpperInvariant() is "RUNTIMECONFIG" or "PREVRESULT" or "ARGS";
}
