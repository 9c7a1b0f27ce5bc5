// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Cni.Errors;

namespace Cni.Invocation;

/// <summary>An error of the protocol of which only the beginning was kept, because the rest is longer than any reader wants.</summary>
internal static class CutError
{
    // Of the text in which the cut is. Messages are cut to less where they are shown.
    private const int KeptOfMessage = 4 * 1024;

    /// <summary>The code, and of the message what is there; null where the beginning is none of an error, or has no code.</summary>
    public static CniError? TryRead(ReadOnlySpan<byte> start)
    {
        var reader = new Utf8JsonReader(start, isFinalBlock: false, default);
        int? code = null;
        var message = "";
        try
        {
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var key = reader.GetString()!;
                if (!reader.Read())
                {
                    message = IsMessage(key) ? Beginning(start[(int)reader.BytesConsumed..]) : message;
                    break;
                }

                if (reader.TokenType == JsonTokenType.Number && key.Equals("code", StringComparison.OrdinalIgnoreCase)
                    && reader.TryGetInt32(out var number) && number >= 0)
                {
                    code = number;
                }
                else if (reader.TokenType == JsonTokenType.String && IsMessage(key))
                {
                    message = reader.GetString()!;
                }

                if (!reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return code is { } known ? new CniError(known, message) : null;
    }

    private static bool IsMessage(string key) => key.Equals("msg", StringComparison.OrdinalIgnoreCase);

    // Escapes stay as they are written: half of one may be the last.
    private static string Beginning(ReadOnlySpan<byte> rest)
    {
        var text = rest.TrimStart(": \t\r\n"u8);
        return text is [(byte)'"', ..] ? Encoding.UTF8.GetString(text[1..Math.Min(text.Length, KeptOfMessage)]) : "";
    }
}
