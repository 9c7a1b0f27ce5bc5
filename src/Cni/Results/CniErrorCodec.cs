// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Results;

/// <summary>The other result of a call, an error, as JSON (CNI §5 "Error").</summary>
public static class CniErrorCodec
{
    /// <summary>Reads an error; false where the object is none: a whole number as <c>code</c> and a text as <c>msg</c> make one.</summary>
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

    // The details are for people. What is no text goes on as the JSON that it is: the error counts, whatever they look like.
    private static string Details(JsonNode? node) => node is null ? "" : JsonScalar.Text(node) ?? Encoding.UTF8.GetString(JsonBorder.Write(node));
}
