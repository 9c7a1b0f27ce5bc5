// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>Reads and writes CNI errors as JSON (CNI §5 "Error").</summary>
public static class CniErrorCodec
{
    /// <summary>Reads an error, which has an integer <c>code</c> and a string <c>msg</c>; false for any other object.</summary>
    public static bool TryRead(JsonObject json, [NotNullWhen(true)] out CniError? error)
    {
        error = JsonScalar.Text(JsonKeys.Find(json, "msg")) is { } message
            && JsonScalar.Number(JsonKeys.Find(json, "code")) is { } code and >= 0 and <= int.MaxValue
            ? new CniError((int)code, message, Details(JsonKeys.Find(json, "details")))
            : null;
        return error is not null;
    }

    /// <summary>Writes an error; empty details are left out.</summary>
    public static JsonObject Write(CniError error, CniVersion version)
    {
        var json = new JsonObject { ["cniVersion"] = version.ToString(), ["code"] = error.Code, ["msg"] = error.Message };
        if (error.Details.Length > 0)
        {
            json["details"] = error.Details;
        }

        return json;
    }

    // The details are for people. A value that is not a string is kept as JSON text: the error matters more than its details.
    private static string Details(JsonNode? node) => node is null ? "" : JsonScalar.Text(node) ?? Encoding.UTF8.GetString(JsonBorder.Write(node));
}
