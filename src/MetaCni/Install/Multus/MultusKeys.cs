// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Multus;

/// <summary>The keys of Multus that MetaCni does not take over, and why.</summary>
internal static class MultusKeys
{
    private const string NoDaemon = "a pod needs no daemon of MetaCni";
    private const string Generated = "the installer generates the configuration";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cniVersion"] = "MetaCni answers in 1.0.0 and 1.1.0",
        ["cniVersions"] = "MetaCni answers in 1.0.0 and 1.1.0",
        ["capabilities"] = "taken from the primary network",
        ["kubeconfig"] = "its token ends with the pod of Multus; MetaCni has a credential of its own",
        ["ipam"] = "not used",
        ["dns"] = "not used",
        ["cniConf"] = "Multus does not read it; the key that both read is confDir",
        ["retryDeleteOnError"] = "what cannot be detached stays on record and is always retried",
        ["chrootDir"] = "plugins run on the host, not in a container",
        ["socketDir"] = NoDaemon,
        ["daemonSocketDir"] = NoDaemon,
        ["connectionLimit"] = NoDaemon,
        ["enablePprof"] = NoDaemon,
        ["metricsPort"] = "the daemon of MetaCni has a setting of this name; set it when the daemon of Multus no longer uses the port",
        ["perNodeCertificate"] = "the plugin has a token of its own",
        ["multusConfigFile"] = Generated,
        ["multusAutoconfigDir"] = "clusterNetwork names the file of the primary network",
        ["multusMasterCNI"] = "clusterNetwork names the file of the primary network",
        ["cniConfigDir"] = Generated,
        ["forceCNIVersion"] = Generated,
    };

    /// <summary>Why a key is dropped; null if MetaCni takes it over.</summary>
    public static string? ReasonToDrop(string key) => Reasons.GetValueOrDefault(key);
}
