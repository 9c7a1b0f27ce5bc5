// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Validation;

/// <summary>One cause of a 422 response.</summary>
public sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Invalid(string field, string quotedValue, string why) =>
        new("FieldValueInvalid", field, $"Invalid value: {quotedValue}: {why}");

    public static FieldError Required(string field, string why) => new("FieldValueRequired", field, $"Required value: {why}");

    public static FieldError Forbidden(string field, string why) => new("FieldValueForbidden", field, $"Forbidden: {why}");

    public static FieldError NotSupported(string field, string value, params IEnumerable<string> supported) => new(
        "FieldValueNotSupported",
        field,
        $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(text => $"\"{text}\""))}");

    public JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };
}
