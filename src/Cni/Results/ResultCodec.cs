// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>Reads and writes results as JSON in every version of the protocol, and so converts between versions.</summary>
public static class ResultCodec
{
    private static readonly Dictionary<CniVersion, IResultShape> Shapes = new()
    {
        [CniVersion.V010] = new FamilyShape(),
        [CniVersion.V020] = new FamilyShape(),
        [CniVersion.V030] = new VersionedAddressShape(),
        [CniVersion.V031] = new VersionedAddressShape(),
        [CniVersion.V040] = new VersionedAddressShape(),
        [CniVersion.V100] = new AddressShape(hasExtendedMembers: false),
        [CniVersion.V110] = new AddressShape(hasExtendedMembers: true),
    };

    /// <summary>Reads a result.</summary>
    /// <param name="json">The result.</param>
    /// <param name="assumed">The version of the request; it applies to a result without <c>cniVersion</c>.</param>
    /// <exception cref="CniException">104: a member has the wrong type or an invalid value; the message has its path.</exception>
    public static CniResult Read(JsonObject json, CniVersion assumed)
    {
        var members = new JsonMembers(json, JsonKeyCase.Ignored, "", problem => Invalid(problem.ToString()));
        var text = members.Text("cniVersion");
        if (string.IsNullOrEmpty(text))
        {
            return Shapes[assumed].Read(members, assumed);
        }

        return CniVersion.TryParse(text, out var version) && Shapes.TryGetValue(version, out var shape)
            ? shape.Read(members, version)
            : throw Invalid($"cniVersion {PlainText.Name(text)} is not one of {CniVersion.AllText}");
    }

    /// <summary>Writes a result in a version. Members that this version does not have are left out.</summary>
    public static JsonObject Write(CniResult result, CniVersion version)
    {
        var json = new JsonObject { ["cniVersion"] = version.ToString() };
        Shapes[version].Write(result, json);
        return json;
    }

    private static CniException Invalid(string problem) =>
        new(PluginErrorCode.PluginAnswerInvalid, $"the result is invalid: {problem}");
}
