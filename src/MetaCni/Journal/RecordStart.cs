// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using MetaCni.Linux;

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

    private static string? TryRead(string file, string key)
    {
        if (!BoundedFile.TryReadStart(file, out var content, Length))
        {
            return null;
        }

        try
        {
            // Not the final block: it ends without complaint where the text does.
            var reader = new Utf8JsonReader(content, isFinalBlock: false, state: default);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals(key))
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
