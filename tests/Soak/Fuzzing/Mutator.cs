// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Soak.Fuzzing;

/// <summary>Changes a text slightly: its bytes, or its values if it is JSON.</summary>
/// <param name="seeds">Texts from which parts are taken.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> seeds)
{
    private const int LargestPart = 64;

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "\\", "\n", "\0", " ", "null", "true", "false", "0", "-1", "1e999", "-0.0", "9223372036854775808",
            "18446744073709551616", "0.1", "\"\"", "[]", "{}", "[[", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\u00e9", "\u202e", "/", "//",
            "..", "@", ";", "=", "::", "::/0", "0.0.0.0/0", "10.0.0.1/33", "256.1.1.1", "fe80::1%eth0", "aa:bb:cc:dd:ee:ff", "cniVersion",
            "name", "type", "plugins", "prevResult", "interfaces", "ips", "interface", "sandbox", "capabilities", "\"interface\":99", "\"interface\":-1",
            "- &a [*a]", "---", "\t", "\ufeff",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    public byte[] Mutate(Random random)
    {
        var text = seeds[random.Next(seeds.Count)];
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            text = random.Next(2) == 0 && JsonMutator.TryMutate(text, seeds[random.Next(seeds.Count)], random, out var changed)
                ? changed
                : ChangeBytes(text, random);
        }

        return text;
    }

    private byte[] ChangeBytes(byte[] text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, at + random.Next(LargestPart));
        return random.Next(7) switch
        {
            0 when at < text.Length => [.. text[..at], (byte)(text[at] ^ (1 << random.Next(8))), .. text[(at + 1)..]],
            1 => [.. text[..at], .. text[end..]],
            2 => [.. text[..end], .. text[at..]],
            3 => text[..at],
            4 => Splice(text, at, random),
            5 => [.. text[..at], (byte)random.Next(256), .. text[at..]],
            _ => [.. text[..at], .. Words[random.Next(Words.Length)], .. text[(random.Next(2) == 0 ? at : end)..]],
        };
    }

    private byte[] Splice(byte[] text, int at, Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        return [.. text[..at], .. other[random.Next(other.Length + 1)..]];
    }
}
