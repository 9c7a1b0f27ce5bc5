// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using MetaCni.Config;

namespace MetaCni.Install.Settings;

/// <summary>Reads the settings that the installer and the daemon have besides the plugin's keys.</summary>
internal static partial class OwnSettings
{
    private const int LastPort = 65535;

    // The API server rejects shorter lifetimes (authentication.k8s.io/v1 TokenRequest).
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromMinutes(10);

    /// <summary>Every key, and the type of its value.</summary>
    public static IReadOnlyDictionary<string, JsonType> Types()
    {
        var members = new MetaConfigMembers([], []);
        _ = Read(members, []);
        return members.Types;
    }

    /// <summary>Reads the settings and notes every problem.</summary>
    public static InstallSettings Read(JsonObject json, ICollection<MetaConfigProblem> problems) =>
        Read(new MetaConfigMembers(json, problems), problems);

    private static InstallSettings Read(MetaConfigMembers members, ICollection<MetaConfigProblem> problems)
    {
        var defaults = new InstallSettings();
        var name = members.Text("name", "");
        var settings = new InstallSettings
        {
            ClusterNetwork = members.Path("clusterNetwork", ""),
            ReadinessIndicatorFile = members.Path("readinessindicatorfile", ""),
            Name = name.Length > 0 ? name : defaults.Name,
            OverrideNetworkName = members.Flag("overrideNetworkName", name.Length == 0),
            AllowDowngrade = members.Flag("allowDowngrade", false),
            TokenLifetime = members.Duration("tokenLifetime") ?? defaults.TokenLifetime,
            RemoveTaint = members.Text("removeTaint", ""),
            WaitForStatus = members.Flag("waitForStatus", true),
            Repair = members.Flag("repair", false),
            HotPlug = members.Flag("hotPlug", false),
            DryRun = members.Flag("dryRun", false),
            MetricsPort = members.Number("metricsPort", 0),
            LogLevel = members.OneOf("logLevel", defaults.LogLevel),
            LogFormat = members.OneOf("logFormat", defaults.LogFormat),
        };
        if (settings.TokenLifetime < ShortestLifetime)
        {
            problems.Add(new MetaConfigProblem("tokenLifetime", "must be 10m or longer: the API server rejects shorter lifetimes"));
        }

        if (settings.MetricsPort > LastPort)
        {
            problems.Add(new MetaConfigProblem("metricsPort", $"must be at most {LastPort}"));
        }

        if (settings.RemoveTaint.Length > 0 && !QualifiedName().IsMatch(settings.RemoveTaint))
        {
            problems.Add(new MetaConfigProblem(
                "removeTaint", $"{PlainText.Name(settings.RemoveTaint)} is not the key of a taint; write one such as metacni.io/not-ready"));
        }

        if (!NetworkName.TryParse(settings.Name, out _))
        {
            problems.Add(new MetaConfigProblem(
                "name", $"{PlainText.Name(settings.Name)} is not allowed; start with a letter or digit, and continue with letters, digits, '_', '.' or '-'"));
        }

        return settings;
    }

    // Kubernetes' qualified names: an optional DNS subdomain and a slash, and a name of at most 63 characters.
    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedName();
}
