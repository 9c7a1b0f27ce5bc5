// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>Checks whether a plugin can serve a configuration's version (CNI §5 "Error", code 1).</summary>
internal static class VersionGate
{
    /// <summary>The version of a configuration; 0.1.0 if absent.</summary>
    public static CniVersion Check(JsonObject configuration, CniCommand command, IReadOnlyList<CniVersion> supported)
    {
        var text = ReadText(configuration);
        if (!CniVersion.TryParse(text, out var version) || !supported.Contains(version))
        {
            throw new CniException(
                CniErrorCode.IncompatibleVersion,
                $"the configuration's cniVersion {PlainText.Name(text)} is not supported; set a supported version",
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

    /// <summary>The version of an answer to a configuration that may be invalid: its version if supported, otherwise the newest.</summary>
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
