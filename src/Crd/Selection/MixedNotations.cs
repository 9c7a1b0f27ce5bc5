// SPDX-License-Identifier: Apache-2.0
//
// Users mix a working value with an example in the other format. The position of the first JSON error does not help them: the message must
// say that the two formats do not mix.

using System.Text;
using System.Text.Json;

namespace Crd.Selection;

/// <summary>Recognises values that contain JSON punctuation but are not a JSON list, and suggests a correction.</summary>
internal static class MixedNotations
{
    private const string NotBoth = "write names separated by commas or one JSON list, not both";

    /// <summary>The problem with a value, found before it is read as JSON; null if JSON must be tried.</summary>
    public static string? Problem(string value)
    {
        if (!value.AsSpan().ContainsAny('[', '{'))
        {
            return "the names are in quotes; write names without quotes";
        }

        return value.AsSpan().TrimStart() is [var first, ..] && char.IsAsciiLetterOrDigit(first)
            ? $"it begins with a name and continues in JSON; {NotBoth}"
            : null;
    }

    /// <summary>The remedy for a value that is not JSON or not a list, if the cause is known; otherwise null.</summary>
    public static string? Remedy(string value)
    {
        if (value.AsSpan().TrimStart() is ['"', ..])
        {
            return "leave out the quotes around the list";
        }

        var rest = AfterFirstValue(value).TrimStart();
        return rest.TrimStart(',').TrimStart() switch
        {
            "" => null,
            ['[' or '{', ..] => "put all elements into one list: [ {…}, {…} ]",
            _ => $"{NotBoth}: move the names into the list as {{ \"name\": … }}",
        };
    }

    // The text after the first complete JSON value; empty if there is no such value.
    private static string AfterFirstValue(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            reader.Skip();
            return Encoding.UTF8.GetString(utf8.AsSpan((int)reader.BytesConsumed));
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
