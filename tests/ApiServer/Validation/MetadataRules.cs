// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ApiServer.Storage;

namespace ApiServer.Validation;

/// <summary>Validates the metadata of every object.</summary>
public static partial class MetadataRules
{
    private const int AnnotationLimit = 262144;

    private const string Subdomain = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    private static readonly string[] Immutable =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>On creation. The generic validation and the validation of the type both run, so each cause is reported twice.</summary>
    public static IEnumerable<FieldError> OfNew(JsonObject document)
    {
        var once = Name(document).Concat(Annotations(document)).ToList();
        return once.Concat(once);
    }

    /// <summary>On update: immutable fields are validated twice, all others three times, as the recorded causes show.</summary>
    public static IEnumerable<FieldError> OfUpdate(JsonObject document, JsonObject before)
    {
        var changes = Changes(document, before).ToList();
        var annotations = Annotations(document).ToList();
        return [.. annotations, .. changes, .. annotations, .. changes, .. annotations];
    }

    private static IEnumerable<FieldError> Name(JsonObject document)
    {
        var name = Metadata.Name(document);
        if (name.Length == 0)
        {
            yield return FieldError.Required("metadata.name", "name or generateName is required");
        }
        else if (name.Length > 253)
        {
            yield return FieldError.Invalid("metadata.name", Quoted(name), "must be no more than 253 bytes");
        }
        else if (!SubdomainPattern().IsMatch(name))
        {
            yield return FieldError.Invalid(
                "metadata.name",
                Quoted(name),
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "
                    + $"with an alphanumeric character (e.g. 'example.com', regex used for validation is '{Subdomain}')");
        }
    }

    private static IEnumerable<FieldError> Annotations(JsonObject document)
    {
        var annotations = Metadata.Of(document)["annotations"] as JsonObject ?? [];
        var size = annotations.Sum(entry => Encoding.UTF8.GetByteCount(entry.Key) + Encoding.UTF8.GetByteCount((string)entry.Value!));
        return size <= AnnotationLimit
            ? []
            : [new FieldError("FieldValueTooLong", "metadata.annotations", $"Too long: may not be more than {AnnotationLimit} bytes")];
    }

    private static IEnumerable<FieldError> Changes(JsonObject document, JsonObject before) =>
        from member in Immutable
        let now = Metadata.Of(document)[member]
        where !JsonNode.DeepEquals(now, Metadata.Of(before)[member])
        select FieldError.Invalid($"metadata.{member}", now?.ToJsonString() ?? "null", "field is immutable");

    private static string Quoted(string text) => $"\"{text}\"";

    [GeneratedRegex($"^{Subdomain}$")]
    private static partial Regex SubdomainPattern();
}
