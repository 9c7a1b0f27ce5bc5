// SPDX-License-Identifier: Apache-2.0
//
// The grammar of the comma-separated list, as in Multus (NPWG v1.3 §4.1.1 has no interface):
//
//   value = item *( "," item )
//   item  = [ namespace "/" ] name [ "@" interface ]
//
// White space around an item and around each part is ignored; an empty namespace or interface counts as absent. Unlike in Multus, an empty
// name (a doubled or trailing comma) is an error here, not a failed lookup later.

using Cni.Errors;
using Crd.Annotations;

namespace Crd.Selection;

/// <summary>Reads the comma-separated form of a network selection.</summary>
internal static class CommaSelection
{
    // Enough to identify the element; the message quotes the invalid part separately.
    private const int LongestItem = 64;

    private static readonly char[] OtherSeparators = [';', '|', ' ', '\t', '\r', '\n'];
    private static readonly char[] Quotes = ['\'', '`', '‘', '’', '“', '”'];

    public static IReadOnlyList<NetworkSelectionElement> Parse(string value, string defaultNamespace, AnnotationPlace place)
    {
        ElementLimit.Require(value.AsSpan().Count(',') + 1, place);
        var items = value.Split(',');
        return
        [
            .. items.Select((item, index) => ParseItem(
                item.Trim(), defaultNamespace, place with { Path = $"element {index + 1} ({PlainText.Name(item.Trim(), LongestItem)})" })),
        ];
    }

    private static NetworkSelectionElement ParseItem(string item, string defaultNamespace, AnnotationPlace place)
    {
        var slashed = item.Split('/');
        var parts = slashed[^1].Split('@');
        if (slashed.Length > 2 || parts.Length > 2)
        {
            throw place.Error($"more than one \"/\" or \"@\"; {MissingComma(item) ?? "write namespace/name@interface"}");
        }

        var name = parts[0].Trim();
        if (name.Length == 0)
        {
            throw place.Error("the name is missing; name a network, or remove the extra comma");
        }

        if (!ObjectName.IsUnit(name))
        {
            throw place.Error($"{PlainText.Name(name)} is not a valid name of this format; {MissingComma(item) ?? NameRemedy(name)}");
        }

        var namespaceText = slashed.Length == 2 ? slashed[0].Trim() : "";
        var interfaceText = parts.Length == 2 ? parts[1].Trim() : "";
        foreach (var (text, kind) in new[] { (namespaceText, "namespace"), (interfaceText, "interface name") })
        {
            if (text.Any(char.IsWhiteSpace) && MissingComma(item) is { } remedy)
            {
                throw place.Error($"{PlainText.Name(text)} is not a valid {kind}; {remedy}");
            }
        }

        return new NetworkSelectionElement
        {
            Name = name,
            Namespace = SelectionValues.Namespace(namespaceText, defaultNamespace, place),
            Interface = SelectionValues.Interface(interfaceText, place),
        };
    }

    private static string NameRemedy(string name) => name.Trim(Quotes) != name
        ? "write names without quotes"
        : "write lower-case letters, digits and '-' (a name with dots needs the JSON format)";

    // Names on separate lines, after dashes as in YAML, or with another separator look like a list to people.
    private static string? MissingComma(string item)
    {
        var words = item.Split(OtherSeparators, StringSplitOptions.RemoveEmptyEntries);
        var names = words.Where(word => word != "-").ToList();
        return words.Length > 1 && names.Count > 0 && names.TrueForAll(name => ListItem.TryParse(name, out _))
            ? $"separate names with commas only: {PlainText.Name(string.Join(", ", names))}"
            : null;
    }
}
