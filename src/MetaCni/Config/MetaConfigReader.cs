// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
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
            PreviousResult = members.Object("prevResult"),
            Delegates = members.Objects("delegates"),
            ClusterNetwork = members.Text("clusterNetwork", ""),
            DefaultNetworks = members.Texts("defaultNetworks") ?? [],
            ConfDir = members.Text("confDir", defaults.ConfDir),
            BinDir = members.Text("binDir", defaults.BinDir),
            KubeConfig = members.Text("kubeconfig", ""),
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
            Log = ReadLog(members, problems),
        };
        RejectUnsupported(members, problems);
        return (config, problems);
    }

    private static LogConfig ReadLog(MetaConfigMembers members, List<MetaConfigProblem> problems)
    {
        var defaults = new LogConfig();
        var options = members.Object("logOptions") is { } json ? new MetaConfigMembers(json, problems) : null;
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

    // What an administrator switches on and does not get must never look as if it worked.
    private static void RejectUnsupported(MetaConfigMembers members, List<MetaConfigProblem> problems)
    {
        string[] texts = ["auxiliaryCNIChainName", "readinessindicatorfile"];
        string[] flags = ["namespaceAnnotations", "genieAnnotation"];
        var asked = texts.Where(key => members.Text(key, "").Length > 0).Concat(flags.Where(key => members.Flag(key, false)));
        problems.AddRange(asked.Select(key => new MetaConfigProblem(key, "this version does not support it; remove the key")));
    }

    // Multus: a comma-separated list that, unless empty, replaces the implicit "default".
    private static string[]? GlobalNamespaces(string text) =>
        text.Length == 0 ? null : text.Split(',', StringSplitOptions.TrimEntries);
}
