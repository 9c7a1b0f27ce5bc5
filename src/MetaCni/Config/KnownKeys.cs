// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>Keys of a configuration that mean nothing to MetaCni and are right there all the same.</summary>
internal static class KnownKeys
{
    /// <summary>Every key that the CNI specification gives to lists and plugins (CNI §1), and what runtimes put beside them.</summary>
    public static readonly IReadOnlyList<string> OfSpecification =
    [
        "cniVersion", "cniVersions", "name", "type", "disableCheck", "disableGC", "loadOnlyInlinedPlugins",
        "capabilities", "runtimeConfig", "prevResult", "args", "ipMasq", "ipam", "dns",
    ];

    /// <summary>The keys of Multus's daemon, of its shim and of what generates its configuration: a file of theirs may be used as it is.</summary>
    public static readonly IReadOnlyList<string> OfMultusDaemon =
    [
        "chrootDir", "socketDir", "daemonSocketDir", "perNodeCertificate", "connectionLimit", "metricsPort", "enablePprof",
        "multusConfigFile", "multusAutoconfigDir", "multusMasterCNI", "cniConfigDir", "forceCNIVersion", "overrideNetworkName",
        "cniConf",
    ];

    private const string OfRuntimes = "cni.dev/";

    /// <summary>True where the key is no mistake although MetaCni does not read it.</summary>
    public static bool MayStandUnread(string key) =>
        key.StartsWith(OfRuntimes, StringComparison.OrdinalIgnoreCase)
        || OfSpecification.Concat(OfMultusDaemon).Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>True where a runtime sets the key in each call: it is no part of what the administrator wrote.</summary>
    public static bool IsOfCall(string key) =>
        key.StartsWith(OfRuntimes, StringComparison.OrdinalIgnoreCase)
        || key.ToUpperInvariant() is "RUNTIMECONFIG" or "PREVRESULT" or "ARGS";
}
