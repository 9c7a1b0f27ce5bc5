// SPDX-License-Identifier: Apache-2.0
//
// An environment consists of bytes, but .NET strings are UTF-16. A byte that is not valid UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF,
// and is converted back to the same byte (PEP 383 "surrogateescape"). Valid UTF-8 contains no lone surrogates, so every value stays
// unchanged.

using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Linux.Processes;

/// <summary>Converts variables to text and back without loss.</summary>
public static class EnvironmentText
{
    private const char First = '\uDC80';
    private const char Last = '\uDCFF';

    /// <summary>The text of these bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                foreach (var value in bytes[..length])
                {
                    text.Append((char)(0xDC00 + value));
                }
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a text; any other lone surrogate becomes U+FFFD.</summary>
    public static byte[] Bytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length + 1);
        for (var index = 0; index < text.Length;)
        {
            var isRune = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == OperationStatus.Done;
            if (!isRune && text[index] is >= First and <= Last)
            {
                bytes.Write([(byte)(text[index] - 0xDC00)]);
            }
            else
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            }

            index += length;
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Parses variables in the kernel's format, each with a zero byte at its end.</summary>
    /// <returns>
    /// Names and values. Of two entries with the same name the first counts, as in getenv(3). An entry without a name is ignored.
    /// </returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(ReadOnlySpan<byte> block)
    {
        var variables = new OrderedDictionary<string, string>();
        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)0);
            var entry = end < 0 ? block : block[..end];
            var equals = entry.IndexOf((byte)'=');
            if (equals > 0)
            {
                variables.TryAdd(Of(entry[..equals]), Of(entry[(equals + 1)..]));
            }

            block = end < 0 ? [] : block[(end + 1)..];
        }

        return [.. variables];
    }
}
