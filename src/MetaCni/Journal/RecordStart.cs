// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Linux.Files;

namespace MetaCni.Journal;

/// <summary>Whose record it is, from the beginning of a file of which nothing else may be readable.</summary>
internal static class RecordStart
{
    // The members that are looked for are among the first of the first line.
    private const int Length = 64 << 10;

    /// <summary>The name of the network, or null where a file does not say it, is damaged before it does, or is not there.</summary>
    public static string? Owner(string file) => TryRead(file, "owner");

    /// <summary>The id of the container, or null as for <see cref="Owner"/>.</summary>
    public static string? Container(string file) => TryRead(file, "containerId");

    /// <summary>The pod, NAMESPACE/NAME, or null as for <see cref="Owner"/>.</summary>
    public static string? Pod(string file) => TryRead(file, "pod", "namespace") is { } @namespace && TryRead(file, "pod", "name") is { } name
        ? $"{@namespace}/{name}"
        : null;

    private static string? TryRead(string file, string key, string? member = null)
    {
        if (!BoundedFile.TryReadStart(file, out var content, Length))
        {
            return null;
        }

        try
        {
            // Not the final block: it ends without complaint where the text does.
            var reader = new Utf8JsonReader(content, isFinalBlock: false, state: default);
            var isWithin = false;
            while (reader.Read())
            {
                if (reader is not { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 or 2 })
                {
                    continue;
                }

                isWithin = reader.CurrentDepth == 1 ? reader.ValueTextEquals(key) : isWithin;
                if (reader.CurrentDepth == (member is null ? 1 : 2) && isWithin && reader.ValueTextEquals(member ?? key))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Damaged before the member, or in it.
        }

        return null;
    }
}
