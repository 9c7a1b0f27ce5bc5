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
    /// <summary>The result in the network's version, converted if necessary.</summary>
    public static JsonObject? Convert(JsonObject? result, CniVersion version)
    {
        if (result is null || VersionOf(result, version) == version)
        {
            return result;
        }

        return ResultCodec.Write(ResultCodec.Read(result, version), version);
    }

    /// <summary>As <see cref="Convert"/>, but null for an unreadable result, because it must not make DEL fail.</summary>
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

    /// <summary>Sets <c>cniVersion</c> in a result without one to the request's version, as libcni does; it is not 0.1.0.</summary>
    public static void EnsureVersion(JsonObject result, CniVersion version)
    {
        if (!NamesVersion(result))
        {
            JsonKeys.Remove(result, "cniVersion");
            result.Insert(0, "cniVersion", version.ToString());
        }
    }

    private static bool NamesVersion(JsonObject result) => JsonKeys.Find(result, "cniVersion") is { } node && JsonScalar.Text(node) != "";

    // Null for an invalid version: reading the result then reports the problem.
    private static CniVersion? VersionOf(JsonObject result, CniVersion assumed) =>
        !NamesVersion(result) ? assumed
        : CniVersion.TryParse(JsonScalar.Text(JsonKeys.Find(result, "cniVersion")) ?? "?", out var version) ? version
        : null;
}
