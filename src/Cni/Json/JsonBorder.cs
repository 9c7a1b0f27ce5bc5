// SPDX-License-Identifier: Apache-2.0
//
// Every JSON text enters and leaves through this file. System.Text.Json is not the decoder that CNI plugins grew up with:
// duplicate keys, lone surrogates and invalid UTF-8 become exceptions at some later access, and its default encoder rewrites
// é > & + ' in every text that passes through. So: checked here once, then never again; written as it was read.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Cni.Errors;

namespace Cni.Json;

/// <summary>Reads foreign JSON into trees that are safe to touch, and writes trees without rewriting what they carry.</summary>
public static class JsonBorder
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaximumDepth = 64;

    /// <summary>
    /// How many values (numbers, texts, truth values, nulls, lists, objects) a document may have unless its reader says otherwise: in
    /// memory each costs hundreds of bytes, and two in the text.
    /// </summary>
    public const int MaximumValues = 20_000;

    /// <summary>The same for documents in which programs put many objects together: of a runtime, an API server, another plugin.</summary>
    public const int MaximumValuesOfPrograms = 50_000;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Reads one JSON object. Of keys that occur twice the last wins, as in Go.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">What the text is, for messages: "the network configuration on stdin".</param>
    /// <param name="duplicates">
    /// The paths of the first 64 keys that occur more than once, in order of appearance; of a long path the first 256 characters.
    /// </param>
    /// <param name="maximumValues">How many values the document may have.</param>
    /// <exception cref="CniException">
    /// 6: not UTF-8, not JSON, not an object, or nested too deep; the message says where. 7: more values than that.
    /// </exception>
    public static JsonObject ReadObject(
        ReadOnlySpan<byte> utf8, string what, out IReadOnlyList<string> duplicates, int maximumValues = MaximumValues) =>
        Read(utf8, what, out duplicates, maximumValues) as JsonObject ?? throw NotAnObject(what);

    /// <inheritdoc cref="ReadObject(ReadOnlySpan{byte}, string, out IReadOnlyList{string}, int)"/>
    public static JsonObject ReadObject(ReadOnlySpan<byte> utf8, string what, int maximumValues = MaximumValues) =>
        ReadObject(utf8, what, out _, maximumValues);

    /// <summary>Reads one JSON object in which no key may stand twice: nobody can say which of the two was meant.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">What the text is, for messages: a file's name, "network default/a: spec.config".</param>
    /// <exception cref="CniException">6, 7: as <c>ReadObject</c>. 7: a key stands there twice; the message names it.</exception>
    public static JsonObject ReadObjectStrictly(ReadOnlySpan<byte> utf8, string what) =>
        ReadStrictly(utf8, what) as JsonObject ?? throw NotAnObject(what);

    /// <summary>Reads one JSON value of any kind, as <see cref="ReadObjectStrictly"/>.</summary>
    public static JsonNode? ReadStrictly(ReadOnlySpan<byte> utf8, string what, int maximumValues = MaximumValues)
    {
        var node = Read(utf8, what, out var duplicates, maximumValues);
        return duplicates.Count == 0
            ? node
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{what}: the key {PlainText.Word(duplicates[0])} stands there twice; remove one of the two");
    }

    /// <summary>Reads one JSON value of any kind (null for the literal <c>null</c>); else as <c>ReadObject</c>.</summary>
    public static JsonNode? Read(
        ReadOnlySpan<byte> utf8, string what, out IReadOnlyList<string> duplicates, int maximumValues = MaximumValues)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw Malformed(what, $"it is not valid UTF-8 (byte {FirstInvalidByte(utf8)}); save it as UTF-8");
        }

        if (utf8.IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw Malformed(what, "it is empty; write one JSON object");
        }

        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var tree = new JsonTreeBuilder(maximumValues);
        try
        {
            var node = tree.ReadDocument(ref reader);
            duplicates = tree.Duplicates;
            return node;
        }
        catch (JsonException e)
        {
            throw Malformed(what, JsonSyntaxError.Describe(utf8, MaximumDepth), e);
        }
        catch (TooManyValuesException e)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{what} has more than {e.Maximum} JSON values, the limit of such a document; remove what is not needed",
                "",
                e);
        }
        catch (LoneSurrogateException e)
        {
            throw Malformed(what, $"byte {e.Offset + 1}: an escaped surrogate stands alone, it is no character; correct the JSON there", e);
        }
    }

    /// <summary>Writes a tree as UTF-8 without white space: numbers as they were read, every text the same text.</summary>
    public static byte[] Write(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(node, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void Write(JsonNode? node, IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }

    /// <summary>As <see cref="Write(JsonNode)"/>, the same to every reader; a person who looks at it sees every character, or its escape.</summary>
    public static byte[] WriteVisibly(JsonNode? node)
    {
        var utf8 = Write(node);
        return utf8.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? Encoding.UTF8.GetBytes(PlainText.EscapeJson(Encoding.UTF8.GetString(utf8)))
            : utf8;
    }

    private static CniException NotAnObject(string what) => Malformed(what, "it is not a JSON object; begin with { and end with }");

    private static CniException Malformed(string what, string why, Exception? inner = null) =>
        new(CniErrorCode.DecodingFailure, $"{what} cannot be read: {why}", "", inner);

    private static int FirstInvalidByte(ReadOnlySpan<byte> utf8)
    {
        for (var start = 0; start < utf8.Length;)
        {
            if (System.Text.Rune.DecodeFromUtf8(utf8[start..], out _, out var length) != OperationStatus.Done)
            {
                return start + 1;
            }

            start += length;
        }

        return utf8.Length;
    }
}
