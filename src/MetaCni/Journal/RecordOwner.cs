// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using MetaCni.Linux;

namespace MetaCni.Journal;

/// <summary>The owner of a record of which nothing else may be readable.</summary>
internal static class RecordOwner
{
    private const string Key = "owner";

    // It is one of the first members of the first line.
    private const int Start = 64 << 10;

    /// <summary>The name of the network, or null where a file does not say it, is damaged before it does, or is not there.</summary>
    public static string? TryRead(string file)
    {
        if (!BoundedFile.TryReadStart(file, out var content, Start))
        {
            return null;
        }

        try
        {
            // Not the final block: it ends without complaint where the text does.
            var reader = new Utf8JsonReader(content, isFinalBlock: false, state: default);
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals(Key))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Damaged before its owner is named, or in the name.
        }

        return null;
    }
}
