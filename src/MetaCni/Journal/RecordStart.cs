// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Linux.Files;

namespace MetaCni.Journal;

/// <summary>Reads who owns a record from the start of a file whose rest may be unreadable.</summary>
internal static class RecordStart
{
    // These members are among the first of the first line.
    private const int Length = 64 << 10;

    /// <summary>The name of the network; null if the file does not exist, does not contain it, or is damaged before it.</summary>
    public static string? Owner(string file) => TryRead(file, "owner");

    /// <summary>The ID of the container, or null as for <see cref="Owner"/>.</summary>
    public static string? Container(string file) => TryRead(file, "containerId");

    /// <summary>The pod, NAMESPACE/NAME, or null as for <see cref="Owner"/>.</summary>
    public static string? Pod(string file) =>
        TryRead(file, "pod", "namespace") is { } @namespace && TryRead(file, "pod", "name") is { } name
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
            // Not the final block, so an incomplete text ends the reading without an exception.
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
            // Damaged before or in the member.
        }

        return null;
    }
}
