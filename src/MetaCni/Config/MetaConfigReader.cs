// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using Cni.Values;

namespace MetaCni.Config;

/// <summary>Reads MetaCni's configuration from the request configuration on stdin.</summary>
internal static class MetaConfigReader
{
    /// <summary>Reads every key, and notes every member that does not fit; what does not fit has its default.</summary>
    public static (MetaConfig Config, IReadOnlyList<MetaConfigProblem> Problems) Read(JsonObject json, CniVersion version)
    {
        var problems = new List<MetaConfigProblem>();
        var members = new MetaConfigMembers(json, problems);
        var defaults = new MetaConfig { Version = version, Name = members.Text("name", ""), Type = members.Text("type", "metacni") };
        var config = defaults with
        {
            RuntimeConfig = members.Object("runtimeConfig"),
            PreviousResult = ReadPreviousResult(members, problems, version),
            Delegates = members.Objects("delegates"),
            ClusterNetwork = members.Text("clusterNetwork", ""),
            DefaultNetworks = members.Texts("defaultNetworks") ?? [],
            ConfDir = members.Text("confDir", defaults.ConfDir),
            BinDir = members.Text("binDir", defaults.BinDir),
            KubeConfig = members.Text("kubeconfig", ""),
            AuxiliaryCniChainName = members.Text("auxiliaryCNIChainName", ""),
            ReadinessIndicatorFile = members.Text("readinessindicatorfile", ""),
            CniDir = members.Text("cniDir", defaults.CniDir),
            DefaultNetworkIsolation = members.Flag("defaultNetworkIsolation", true),
            NamespaceAnnotations = members.Flag("namespaceAnnotations", false),
            GenieAnnotation = members.Flag("genieAnnotation", false),
            Concurrency = members.Number("concurrency", defaults.Concurrency),
            NamespaceIsolation = members.Flag("namespaceIsolation", false),
            GlobalNamespaces = GlobalNamespaces(members.Text("globalNamespaces", "")) ?? defaults.GlobalNamespaces,
            SystemNamespaces = members.Texts("systemNamespaces") ?? defaults.SystemNamespaces,
            MultusNamespace = members.Text("multusNamespace", defaults.MultusNamespace),
            ResultMode = members.OneOf("resultMode", defaults.ResultMode),
            StateDir = members.Text("stateDir", defaults.StateDir),
            Manifests = members.Text("manifests", ""),
            RuntimeAnnotations = members.Flag("runtimeAnnotations", true),
            RequestPolicy = members.OneOf("requestPolicy", defaults.RequestPolicy),
            AllowedPlugins = members.Texts("allowedPlugins"),
            DeleteGrace = members.Duration("deleteGrace") ?? defaults.DeleteGrace,
            Deadline = members.Duration("deadline"),
            NodeSocket = members.Text("nodeSocket", defaults.NodeSocket),
            PodResourcesSocket = members.Text("podResourcesSocket", defaults.PodResourcesSocket),
            KubeletCheckpoint = members.Text("kubeletCheckpoint", defaults.KubeletCheckpoint),
            DeviceInfoDir = members.Text("deviceInfoDir", defaults.DeviceInfoDir),
            Log = ReadLog(members),
        };
        ReadUnused(members);
        return (config, problems);
    }

    // Nobody but CHECK and DEL without a record needs it, but a runtime that sends nonsense is to hear of it, as from Multus.
    private static JsonObject? ReadPreviousResult(MetaConfigMembers members, List<MetaConfigProblem> problems, CniVersion version)
    {
        var json = members.Object("prevResult");
        try
        {
            _ = json is null ? null : ResultCodec.Read(json, version);
        }
        catch (CniException e)
        {
            problems.Add(new MetaConfigProblem("prevResult", $"{e.Message}; it has to be what ADD answered"));
        }

        return json;
    }

    // What the runtime alone reads, what the specification gives to every plugin (CNI §1), and what the journal makes the only behaviour:
    // still they have to be what they say they are.
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

    private static LogConfig ReadLog(MetaConfigMembers members)
    {
        var defaults = new LogConfig();
        var options = members.Members("logOptions");
        return new LogConfig
        {
            Level = members.OneOf("logLevel", defaults.Level),
            ToStandardError = members.Flag("logToStderr", defaults.ToStandardError),
            File = members.Text("logFile", ""),
            MaxSize = options?.Number("maxSize", defaults.MaxSize) ?? defaults.MaxSize,
            MaxBackups = options?.Number("maxBackups", defaults.MaxBackups) ?? defaults.MaxBackups,
            MaxAge = options?.Number("maxAge", defaults.MaxAge) ?? defaults.MaxAge,
            Compress = options?.Flag("compress", defaults.Compress) ?? defaults.Compress,
        };
    }

    // Multus: a comma-separated list that, unless empty, replaces the implicit "default".
    private static string[]? GlobalNamespaces(string text) =>
        text.Length == 0 ? null : text.Split(',', StringSplitOptions.TrimEntries);
}
