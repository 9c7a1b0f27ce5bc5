// SPDX-License-Identifier: Apache-2.0
//
// People take a value that works and add to it what another page shows. The place of the first JSON error is then true and of no use:
// what helps is to say that the two formats do not mix.

using System.Text;
using System.Text.Json;

namespace Crd.Selection;

/// <summary>Recognises values that have signs of JSON and are no JSON list, and says what to write.</summary>
internal static class MixedNotations
{
    private const string NotBoth = "write names separated by commas or one JSON list, not both";

    /// <summary>What is wrong with a value, seen before it is read as JSON; null where that decides.</summary>
    public static string? Problem(string value)
    {
        if (!value.AsSpan().ContainsAny('[', '{'))
        {
            return "the names are in quotes; write names without quotes";
        }

        return value.AsSpan().TrimStart() is [var first, ..] && char.IsAsciiLetterOrDigit(first)
            ? $"it begins with a name and goes on in JSON; {NotBoth}"
            : null;
    }

    /// <summary>What to do about a value that is not JSON or no list, where the reason is known; else null.</summary>
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

    // What follows the first complete JSON value; nothing where there is no such value.
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
