// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Cni.Errors;

namespace Cni.Invocation;

/// <summary>Reads a CNI error that is long or truncated, without building a tree.</summary>
internal static class CutError
{
    // The limit of each text in bytes. Messages truncate it further.
    private const int Kept = 4 * 1024;

    /// <summary>The code, and as much of message and details as was kept; null if the text is not an error or has no code.</summary>
    public static CniError? TryRead(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        var error = new CniError(-1, "");
        try
        {
            var canContinue = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (canContinue && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                var rest = start[(int)reader.BytesConsumed..].TrimStart(": \t\r\n"u8);
                canContinue = reader.Read();
                error = With(error, key, canContinue ? reader : default, rest);
                canContinue = canContinue && reader.TrySkip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Use what was read so far.
        }

        return error.Code >= 0 ? error : null;
    }

    private static CniError With(CniError error, string key, Utf8JsonReader value, ReadOnlySpan<byte> rest) => key.ToUpperInvariant() switch
    {
        "CODE" when value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var code) && code >= 0 => error with { Code = code },
        "MSG" when rest is [(byte)'"', ..] => error with { Message = Text(value, rest) },
        "DETAILS" => error with { Details = Text(value, rest) },
        _ => error,
    };

    // Keep the escapes of an incomplete string as written: the last one may be incomplete.
    private static string Text(Utf8JsonReader value, ReadOnlySpan<byte> rest)
    {
        var text = value.TokenType == JsonTokenType.String
            ? value.GetString()!
            : Encoding.UTF8.GetString(rest[(rest is [(byte)'"', ..] ? 1 : 0)..Math.Min(rest.Length, Kept)]);
        return text.Length <= Kept ? text : text[..(char.IsHighSurrogate(text[Kept - 1]) ? Kept - 1 : Kept)];
    }
}
