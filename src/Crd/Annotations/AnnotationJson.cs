// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Crd.Annotations;

/// <summary>Reads an annotation's JSON list.</summary>
internal static class AnnotationJson
{
    /// <summary>The items of the list. Duplicate keys are an error: it is unknown which value was intended.</summary>
    /// <param name="value">The annotation's value.</param>
    /// <param name="place">The annotation.</param>
    /// <param name="remedy">Returns the remedy for a known mistake in a value that is not a list; otherwise null.</param>
    public static JsonArray ReadList(string value, AnnotationPlace place, Func<string, string?>? remedy = null)
    {
        var node = Read(value, place, remedy, out var duplicates);
        if (node is not JsonArray list)
        {
            throw place.Error(
                $"the value must be a list; {remedy?.Invoke(value) ?? "write [ before the first { and ] after the last }"}");
        }

        if (duplicates.Count > 0)
        {
            var path = $"{place.Path}{duplicates[0]}".Replace(".[", "[", StringComparison.Ordinal);
            throw place.Error($"duplicate key {PlainText.Name(path)}; keep one");
        }

        return list;
    }

    private static JsonNode? Read(
        string value, AnnotationPlace place, Func<string, string?>? remedy, out IReadOnlyList<string> duplicates)
    {
        try
        {
            return JsonBorder.Read(Encoding.UTF8.GetBytes(value), "the value", out duplicates);
        }
        catch (CniException e)
        {
            // The JSON reader reports a decoding failure (6); for the pod it is an invalid configuration (7).
            var known = remedy?.Invoke(value) is { } text ? $"; {text}" : "";
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration, $"annotation {place.Annotation}: {e.Error.Message}{known}", "", e);
        }
    }
}
