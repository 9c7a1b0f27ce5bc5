// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>Decides whether a plugin may serve a configuration of a version (CNI §5 "Error", code 1).</summary>
internal static class VersionGate
{
    /// <summary>The version that a configuration names; 0.1.0 if it names none.</summary>
    public static CniVersion Check(JsonObject configuration, CniCommand command, IReadOnlyList<CniVersion> supported)
    {
        var text = ReadText(configuration);
        if (!CniVersion.TryParse(text, out var version) || !supported.Contains(version))
        {
            throw new CniException(
                CniErrorCode.IncompatibleVersion,
                $"the configuration's cniVersion {PlainText.Name(text)} is not supported; set one that is",
                $"supported are {string.Join(", ", supported)}");
        }

        return Has(version, command)
            ? version
            : throw new CniException(
                CniErrorCode.IncompatibleVersion,
                $"the configuration's cniVersion \"{version}\" has no {CniCommandNames.Of(command)}; "
                + $"set cniVersion to {supported.Order().First(candidate => Has(candidate, command))} or newer",
                $"supported are {string.Join(", ", supported)}");
    }

    private static bool Has(CniVersion version, CniCommand command) => command switch
    {
        CniCommand.Check => version.SupportsCheck,
        CniCommand.Gc => version.SupportsGc,
        CniCommand.Status => version.SupportsStatus,
        _ => true,
    };

    /// <summary>The version for an answer to a configuration that need not be right: the one it names if known, else the newest.</summary>
    public static CniVersion ForAnswer(JsonObject? configuration, IReadOnlyList<CniVersion> supported) =>
        configuration is not null
        && JsonScalar.Text(JsonKeys.Find(configuration, "cniVersion")) is { Length: > 0 } text
        && CniVersion.TryParse(text, out var version)
        && supported.Contains(version)
            ? version
            : supported.Max();

    private static string ReadText(JsonObject configuration) => new JsonMembers(configuration, JsonKeyCase.Ignored, "", NotText)
        .TextOrEmpty("cniVersion");

    private static CniException NotText(JsonProblem problem) => new(
        CniErrorCode.DecodingFailure, $"the network configuration on stdin cannot be read: its {problem}; put it in quotes");
}
