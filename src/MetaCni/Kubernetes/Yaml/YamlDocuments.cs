// SPDX-License-Identifier: Apache-2.0
//
// Only YamlDotNet's parser, which returns events, is used: its object model needs reflection. A manifest needs only the YAML that JSON
// can express.

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MetaCni.Kubernetes.Yaml;

/// <summary>Reads the documents of a YAML text as JSON trees.</summary>
internal static class YamlDocuments
{
    private const int MaximumDepth = 64;

    /// <summary>Reads all documents; leaves out empty ones.</summary>
    /// <exception cref="CniException">6: not YAML, or YAML that JSON cannot express; the message names file, line and column.</exception>
    public static IReadOnlyList<JsonNode?> Read(byte[] content, string file)
    {
        var text = "";
        Scanner? scanner = null;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
            scanner = new Scanner(new StringReader(text));
            return ReadAll(new Parser(scanner));
        }
        catch (YamlException e) when (e is SyntaxErrorException or SemanticErrorException)
        {
            // Some of the scanner's exceptions have no position.
            var mistake = YamlMistake.Find(text, e.Start.Index == 0 ? scanner!.CurrentPosition : e.Start, scanner!.CurrentPosition);
            throw Unreadable(file, mistake, e);
        }
        catch (YamlException e)
        {
            throw Unreadable(file, YamlMistake.Known(text, e.Start, e.Message), e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CniException(CniErrorCode.DecodingFailure, $"{file} cannot be read: it is not valid UTF-8; save it as UTF-8", "", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner throws these for some broken plain scalars and escaped surrogates.
            throw Unreadable(file, YamlMistake.Find(text, scanner!.CurrentPosition, scanner.CurrentPosition), e);
        }
    }

    private static CniException Unreadable(string file, YamlMistake mistake, Exception cause) => new(
        CniErrorCode.DecodingFailure,
        $"{file} cannot be read: line {mistake.Line}, column {mistake.Column}: {mistake.Sentence}",
        "",
        cause);

    private static List<JsonNode?> ReadAll(Parser parser)
    {
        var documents = new List<JsonNode?>();
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            documents.Add(ReadNode(parser, depth: 0));
            parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private static JsonNode? ReadNode(Parser parser, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"nested deeper than {MaximumDepth} levels; write it flatter");
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
        throw new YamlException(other.Start, other.End, "aliases are not supported; write the value out");
    }

    private static JsonObject ReadMembers(Parser parser, int depth)
    {
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                var other = parser.Current!;
                throw new YamlException(other.Start, other.End, "a key must be a string; put it in quotes");
            }

            if (!members.TryAdd(key.Value, ReadNode(parser, depth + 1)))
            {
                throw new YamlException(key.Start, key.End, $"duplicate key {PlainText.Word(key.Value)}; remove one of the two");
            }
        }

        return members;
    }

    // The core schema (YAML 1.2 §10.3.2) for plain scalars; a quoted scalar is always a text.
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
