// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Cni.Errors;

namespace Cni.Invocation;

/// <summary>An error of the protocol that is long, or of which only the beginning was kept; read without a tree of it.</summary>
internal static class CutError
{
    // Of each text. Where they are shown they are cut to less.
    private const int Kept = 4 * 1024;

    /// <summary>The code, and of message and details what is there; null where it is no error, or has no code.</summary>
    public static CniError? TryRead(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        var error = new CniError(-1, "");
        try
        {
            var goesOn = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (goesOn && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                var rest = start[(int)reader.BytesConsumed..].TrimStart(": \t\r\n"u8);
                goesOn = reader.Read();
                error = With(error, key, goesOn ? reader : default, rest);
                goesOn = goesOn && reader.TrySkip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What was read before counts.
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

    // Of a text that is not complete the escapes stay as they are written: half of one may be the last.
    private static string Text(Utf8JsonReader value, ReadOnlySpan<byte> rest)
    {
        var text = value.TokenType == JsonTokenType.String
            ? value.GetString()!
            : Encoding.UTF8.GetString(rest[(rest is [(byte)'"', ..] ? 1 : 0)..Math.Min(rest.Length, Kept)]);
        return text.Length <= Kept ? text : text[..(char.IsHighSurrogate(text[Kept - 1]) ? Kept - 1 : Kept)];
    }
}
