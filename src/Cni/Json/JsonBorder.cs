// SPDX-License-Identifier: Apache-2.0
//
// All JSON is read and written here. System.Text.Json differs from Go's decoder, which CNI plugins expect: duplicate keys, lone surrogates
// and invalid UTF-8 throw on a later access, and its default encoder escapes é > & + ' in every text. So input is validated here once and
// is written as it was read.

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Cni.Errors;

namespace Cni.Json;

/// <summary>Reads external JSON into validated trees, and writes trees without changing their text.</summary>
public static class JsonBorder
{
    /// <summary>The maximum nesting depth.</summary>
    public const int MaximumDepth = 64;

    /// <summary>
    /// The default maximum number of values (numbers, strings, booleans, nulls, arrays, objects) in a document. A value of two bytes in the
    /// text uses hundreds of bytes of memory.
    /// </summary>
    public const int MaximumValues = 20_000;

    /// <summary>
    /// The maximum for documents in which programs combine many objects: from a runtime, an API server or another plugin.
    /// </summary>
    public const int MaximumValuesOfPrograms = 50_000;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = PlainEncoder.Instance,
        SkipValidation = true,
    };

    /// <summary>Reads one JSON object. Of duplicate keys the last wins, as in Go.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">The subject of error messages: "the network configuration on stdin".</param>
    /// <param name="duplicates">
    /// The paths of the first 64 duplicate keys, in order of appearance; each path is limited to 256 characters.
    /// </param>
    /// <param name="maximumValues">The maximum number of values.</param>
    /// <exception cref="CniException">
    /// 6: not UTF-8, not JSON, not an object, or nested too deep; the message says where. 7: too many values.
    /// </exception>
    public static JsonObject ReadObject(
        ReadOnlySpan<byte> utf8, string what, out IReadOnlyList<string> duplicates, int maximumValues = MaximumValues) =>
        Read(utf8, what, out duplicates, maximumValues) as JsonObject ?? throw NotAnObject(what);

    /// <inheritdoc cref="ReadObject(ReadOnlySpan{byte}, string, out IReadOnlyList{string}, int)"/>
    public static JsonObject ReadObject(ReadOnlySpan<byte> utf8, string what, int maximumValues = MaximumValues) =>
        ReadObject(utf8, what, out _, maximumValues);

    /// <summary>Reads one JSON object without duplicate keys: it is unknown which of two values was intended.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="what">The subject of error messages: a file name, "network default/a: spec.config".</param>
    /// <exception cref="CniException">6, 7: as <c>ReadObject</c>. 7: duplicate key; the message names it.</exception>
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
                $"{what}: duplicate key {PlainText.Word(duplicates[0])}; remove one of the two");
    }

    /// <summary>Reads one JSON value of any kind (null for the literal <c>null</c>), otherwise as <c>ReadObject</c>.</summary>
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
            throw Malformed(what, $"byte {e.Offset + 1}: an unpaired surrogate escape is not a character; correct the JSON there", e);
        }
    }

    /// <summary>Reads the value that starts with a reader's current token, without a limit of values; the text is valid UTF-8.</summary>
    /// <exception cref="CniException">6: a text in it has an unpaired surrogate.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? ReadValue(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return new JsonTreeBuilder(int.MaxValue).ReadValue(ref reader);
        }
        catch (LoneSurrogateException e)
        {
            throw Malformed(what, $"byte {e.Offset + 1}: an unpaired surrogate escape is not a character; correct the JSON there", e);
        }
    }

    /// <summary>Writes a tree as UTF-8 without white space; numbers and strings keep their values exactly.</summary>
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

    /// <summary>As <see cref="Write(JsonNode)"/>, with invisible characters escaped.</summary>
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
