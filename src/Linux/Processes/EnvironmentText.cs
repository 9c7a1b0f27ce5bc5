// SPDX-License-Identifier: Apache-2.0
//
// An environment is bytes, and ours are texts. A byte that is not part of UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, and that one
// the byte again (PEP 383 "surrogateescape"): no text that is UTF-8 has one, so every value comes out as it came in.

using System.Buffers;
using System.Text;

namespace Linux.Processes;

/// <summary>Variables as texts from which their bytes can be made again.</summary>
public static class EnvironmentText
{
    private const char First = '\uDC80';
    private const char Last = '\uDCFF';

    /// <summary>The text of some bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
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

    /// <summary>The bytes of a text; a lone surrogate that stands for no byte becomes U+FFFD.</summary>
    public static byte[] Bytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>Variables as the kernel hands them to a program, each with a zero byte behind it.</summary>
    /// <returns>
    /// Names and values; of two entries with one name the first, as getenv(3) has it. What has no name is no variable.
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
