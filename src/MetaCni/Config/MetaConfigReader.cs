// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Cni.Values;

namespace MetaCni.Config;

/// <summary>Reads MetaCni's configuration from the request configuration on stdin.</summary>
internal static class MetaConfigReader
{
    /// <summary>Reads every key and notes every mismatch; a mismatched member gets its default.</summary>
    public static (MetaConfig Config, IReadOnlyList<MetaConfigProblem> Problems) Read(JsonObject json, CniVersion version)
    {
        var problems = new List<MetaConfigProblem>();
        var members = new MetaConfigMembers(json, problems);
        return (Read(members, version, problems), problems);
    }

    /// <summary>Every key that is read, and the type of its value.</summary>
    public static IReadOnlyDictionary<string, JsonType> Types()
    {
        var members = new MetaConfigMembers([], []);
        _ = Read(members, CniVersion.V100, []);
        return members.Types;
    }

    private static MetaConfig Read(MetaConfigMembers members, CniVersion version, List<MetaConfigProblem> problems)
    {
        var warnings = new List<MetaConfigProblem>();
        var defaults = new MetaConfig { Version = version, Name = members.Text("name", ""), Type = members.Text("type", MetaConfig.PluginType) };
        var config = defaults with
        {
            RuntimeConfig = members.Object("runtimeConfig"),
            PreviousResult = ReadPreviousResult(members, problems, version),
            Delegates = members.Objects("delegates"),
            ClusterNetwork = members.Text("clusterNetwork", ""),
            DefaultNetworks = members.Texts("defaultNetworks") ?? [],
            ConfDir = members.Path("confDir", defaults.ConfDir),
            ConfDirDefinitions = members.OneOf("confDirDefinitions", defaults.ConfDirDefinitions),
            BinDir = members.Path("binDir", defaults.BinDir),
            KubeConfig = members.Path("kubeconfig", ""),
            AuxiliaryCniChainName = members.Text("auxiliaryCNIChainName", ""),
            ReadinessIndicatorFile = members.Path("readinessindicatorfile", ""),
            CniDir = members.Path("cniDir", defaults.CniDir),
            DefaultNetworkIsolation = members.Flag("defaultNetworkIsolation", true),
            NamespaceAnnotations = members.Flag("namespaceAnnotations", false),
            GenieAnnotation = members.Flag("genieAnnotation", false),
            Concurrency = members.Number("concurrency", defaults.Concurrency),
            NamespaceIsolation = members.Flag("namespaceIsolation", false),
            GlobalNamespaces = GlobalNamespaces(members.Text("globalNamespaces", "")) ?? defaults.GlobalNamespaces,
            SystemNamespaces = members.Texts("systemNamespaces") ?? defaults.SystemNamespaces,
            MultusNamespace = members.Text("multusNamespace", defaults.MultusNamespace),
            ResultMode = members.OneOf("resultMode", defaults.ResultMode),
            StateDir = members.Path("stateDir", defaults.StateDir),
            Manifests = members.Path("manifests", ""),
            RuntimeAnnotations = members.Flag("runtimeAnnotations", true),
            RequestPolicy = members.OneOf("requestPolicy", defaults.RequestPolicy),
            CheckPolicy = members.OneOf("checkPolicy", defaults.CheckPolicy),
            AllowedPlugins = members.Texts("allowedPlugins"),
            DeleteGrace = members.Duration("deleteGrace") ?? defaults.DeleteGrace,
            Deadline = members.Duration("deadline"),
            NodeSocket = members.Path("nodeSocket", defaults.NodeSocket),
            PodResourcesSocket = members.Path("podResourcesSocket", defaults.PodResourcesSocket),
            KubeletCheckpoint = members.Path("kubeletCheckpoint", defaults.KubeletCheckpoint),
            DeviceInfoDir = members.Path("deviceInfoDir", defaults.DeviceInfoDir),
            Log = ReadLog(members, warnings),
            Warnings = warnings,
        };
        ReadUnused(members);
        warnings.AddRange(members.Unread(KnownKeys.MayStandUnread, KnownKeys.OfSpecification));
        problems.AddRange(config.Delegates.Index().SelectMany(item => NetworkKeys.Ambiguities(item.Item)
            .Select(key => new MetaConfigProblem($"delegates[{item.Index}].{key.Path}", key.Problem))));
        return WithoutUnusedNetworks(config, warnings);
    }

    // Multus resolves defaultNetworks together with clusterNetwork, and ignores them without it.
    private static MetaConfig WithoutUnusedNetworks(MetaConfig config, List<MetaConfigProblem> warnings)
    {
        if (config.DefaultNetworks.Count == 0 || config.ClusterNetwork.Length > 0)
        {
            return config;
        }

        warnings.Add(new MetaConfigProblem(
            "defaultNetworks", "default networks need clusterNetwork; set it, or append them to delegates"));
        return config with { DefaultNetworks = [] };
    }

    // Only CHECK, and DEL without a record, use it. An invalid one is still an error, as in Multus, so that the runtime reports it.
    private static JsonObject? ReadPreviousResult(MetaConfigMembers members, List<MetaConfigProblem> problems, CniVersion version)
    {
        var json = members.Object("prevResult");
        try
        {
            _ = json is null ? null : ResultCodec.Read(json, version);
        }
        catch (CniException e)
        {
            problems.Add(new MetaConfigProblem("prevResult", $"{e.Message}; pass the result of ADD"));
        }

        return json;
    }

    // Keys that only the runtime reads, keys of the specification for every plugin (CNI §1), and retryDeleteOnError, which the journal
    // makes obsolete. Their types are still checked.
    private static void ReadUnused(MetaConfigMembers members)
    {
        members.Members("capabilities")?.Flags();
        _ = members.Members("ipam")?.Text("type", "");
        if (members.Members("dns") is { } dns)
        {
            _ = dns.Text("domain", "");
            _ = (dns.Texts("nameservers"), dns.Texts("search"), dns.Texts("options"));
        }

        _ = members.Flag("retryDeleteOnError", true);
    }

    private static LogConfig ReadLog(MetaConfigMembers members, List<MetaConfigProblem> warnings)
    {
        var defaults = new LogConfig();
        var options = members.Members("logOptions");
        var log = new LogConfig
        {
            // As in Multus an unknown level is only a warning: nodes have configurations with levels of other programs.
            Level = members.OneOf("logLevel", defaults.Level, warnings),
            Format = members.OneOf("logFormat", defaults.Format, warnings),
            ToStandardError = members.Flag("logToStderr", defaults.ToStandardError),
            File = members.Path("logFile", ""),
            MaxSize = options?.Number("maxSize", defaults.MaxSize) ?? defaults.MaxSize,
            MaxBackups = options?.Number("maxBackups", defaults.MaxBackups) ?? defaults.MaxBackups,
            MaxAge = options?.Number("maxAge", defaults.MaxAge) ?? defaults.MaxAge,
            Compress = options?.Flag("compress", defaults.Compress) ?? defaults.Compress,
        };
        warnings.AddRange(options?.Unread(_ => false, []) ?? []);
        return log;
    }

    // As in Multus: a comma-separated list that, unless empty, replaces the implicit "default".
    private static string[]? GlobalNamespaces(string text) =>
        text.Length == 0 ? null : text.Split(',', StringSplitOptions.TrimEntries);
}
