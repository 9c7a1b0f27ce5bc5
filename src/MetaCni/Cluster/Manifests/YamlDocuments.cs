// SPDX-License-Identifier: Apache-2.0
//
// YamlDotNet's parser gives events; its object model would bring reflection. A manifest needs no more than the JSON in YAML.

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MetaCni.Cluster.Manifests;

/// <summary>Reads the documents of a YAML text as JSON trees.</summary>
internal static class YamlDocuments
{
    private const int MaximumDepth = 64;

    /// <summary>Reads all documents; empty ones are left out.</summary>
    /// <exception cref="CniException">6: not YAML, or YAML that JSON cannot say; the message names file, line and column.</exception>
    public static IReadOnlyList<JsonNode?> Read(byte[] content, string file)
    {
        Scanner? scanner = null;
        try
        {
            scanner = new Scanner(new StringReader(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content)));
            var parser = new Parser(scanner);
            var documents = new List<JsonNode?>();
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                documents.Add(ReadNode(parser, depth: 0));
                parser.Consume<DocumentEnd>();
            }

            return documents;
        }
        catch (YamlException e)
        {
            // Some of the scanner's mistakes come without their place.
            var place = e.Start.Index == 0 && scanner is not null ? scanner.CurrentPosition : e.Start;
            throw new CniException(
                CniErrorCode.DecodingFailure,
                $"{file} cannot be read: line {place.Line}, column {place.Column}: {e.Message}; correct the YAML there",
                "",
                e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CniException(CniErrorCode.DecodingFailure, $"{file} cannot be read: it is not valid UTF-8; save it as UTF-8", "", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the scanner throws where a plain scalar or an escaped surrogate is broken in a way that it did not expect.
            throw new CniException(CniErrorCode.DecodingFailure, $"{file} cannot be read: it is not valid YAML; correct it", "", e);
        }
    }

    private static JsonNode? ReadNode(Parser parser, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"nested deeper than {MaximumDepth}");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Value(scalar);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(parser, depth + 1));
            }

            return items;
        }

        if (parser.TryConsume<MappingStart>(out _))
        {
            return ReadMembers(parser, depth);
        }

        var other = parser.Current!;
        throw new YamlException(other.Start, other.End, "aliases are not read; write the value out");
    }

    private static JsonObject ReadMembers(Parser parser, int depth)
    {
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!members.TryAdd(key.Value, ReadNode(parser, depth + 1)))
            {
                throw new YamlException(key.Start, key.End, $"the key {PlainText.Word(key.Value)} stands there twice");
            }
        }

        return members;
    }

    // The core schema (YAML 1.2 §10.3.2) for plain scalars; whatever is quoted is a text.
    private static JsonValue? Value(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(scalar.Value);
        }

        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            var text when LooksLikeNumber(text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            var text => JsonValue.Create(text),
        };
    }

    private static bool LooksLikeNumber(string text) => char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.';
}
