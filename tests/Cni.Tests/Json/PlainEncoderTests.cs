// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using Cni.Json;
using CsCheck;

namespace Cni.Tests.Json;

public sealed class PlainEncoderTests
{
    private static readonly string[] Pieces =
        ["a", "\"", "\\", "/", "<>&+'", "\n", "\u0001", "\u007f", "\u0080", "é", "漢", "😀", "\u2028", "\uffff"];

    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    [Fact]
    public void Every_character_is_encoded_as_the_relaxed_encoder_encodes_it()
    {
        for (var scalar = 0; scalar <= 0x1ffff; scalar++)
        {
            if (Rune.TryCreate(scalar, out var rune))
            {
                RequireSame(rune.ToString());
            }
        }
    }

    [Fact]
    public void Every_text_is_encoded_as_the_relaxed_encoder_encodes_it() =>
        Gen.Int[0, Pieces.Length - 1].Array[0, 20].Sample(places => RequireSame(string.Concat(places.Select(place => Pieces[place]))));

    // The relaxed encoder writes the replacement as an escape; a reader sees no difference.
    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character() => Assert.Equal("a\ufffdb", PlainEncoder.Instance.Encode("a\ud83db"));

    [Fact]
    public void A_buffer_that_is_too_short_is_refused()
    {
        Assert.Equal(OperationStatus.DestinationTooSmall, PlainEncoder.Instance.Encode("\"", new char[1], out _, out var written));
        Assert.Equal(0, written);
    }

    private static void RequireSame(string text)
    {
        Assert.Equal(Relaxed.Encode(text), PlainEncoder.Instance.Encode(text));
        var utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Utf8(Relaxed, utf8), Utf8(PlainEncoder.Instance, utf8));
    }

    private static string Utf8(JavaScriptEncoder encoder, byte[] text)
    {
        var encoded = new byte[(text.Length * 12) + 12];
        Assert.Equal(OperationStatus.Done, encoder.EncodeUtf8(text, encoded, out _, out var length));
        return Encoding.UTF8.GetString(encoded, 0, length);
    }
}
