// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Cni.Values;

namespace Cni.Runtime;

/// <summary>Prepares a result for the next plugin (CNI §3 "Deriving request configuration", <c>prevResult</c>).</summary>
internal static class PreviousResult
{
    /// <summary>The result in the network's version: as it is if it has that version, else converted.</summary>
    public static JsonObject? Convert(JsonObject? result, CniVersion version)
    {
        if (result is null || VersionOf(result, version) == version)
        {
            return result;
        }

        return ResultCodec.Write(ResultCodec.Read(result, version), version);
    }

    /// <summary>As <see cref="Convert"/>, but none rather than one that cannot be read: a DEL must not fail for want of it.</summary>
    public static JsonObject? ConvertForDel(JsonObject? result, CniVersion version)
    {
        try
        {
            return Convert(result, version);
        }
        catch (CniException)
        {
            // CNI §2 "DEL": plugins succeed without a prevResult. libcni drops an unreadable one too.
            return null;
        }
    }

    /// <summary>Names the version in a result that names none: it is the request's, as in libcni, and not 0.1.0.</summary>
    public static void EnsureVersion(JsonObject result, CniVersion version)
    {
        if (!NamesVersion(result))
        {
            JsonKeys.Remove(result, "cniVersion");
            result.Insert(0, "cniVersion", version.ToString());
        }
    }

    private static bool NamesVersion(JsonObject result) => JsonKeys.Find(result, "cniVersion") is { } node && JsonScalar.Text(node) != "";

    // Null for what is no version: reading the result then says what is wrong.
    private static CniVersion? VersionOf(JsonObject result, CniVersion assumed) =>
        !NamesVersion(result) ? assumed
        : CniVersion.TryParse(JsonScalar.Text(JsonKeys.Find(result, "cniVersion")) ?? "?", out var version) ? version
        : null;
}
