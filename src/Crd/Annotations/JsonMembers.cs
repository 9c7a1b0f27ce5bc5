// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Crd.Annotations;

/// <summary>
/// The members of one object in an annotation, by name and type. As in Go, a name matches whatever its case, null is the same as
/// absent, and an integer has neither fraction nor exponent. Names with a dot are their authors' own and kept apart.
/// </summary>
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonNode?> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly AnnotationPlace _place;

    public JsonMembers(JsonNode? node, AnnotationPlace place)
    {
        _place = place;
        var members = node as JsonObject ?? throw place.Error($"{JsonKind.Of(node)} where an object is needed; write {{ }}");
        foreach (var (name, value) in members)
        {
            if (name.Contains('.', StringComparison.Ordinal))
            {
                ExtensionKeys ??= [];
                ExtensionKeys[name] = value?.DeepClone();
            }
            else if (!_members.TryAdd(name, value))
            {
                throw place.Error($"{PlainText.Name(name)} stands there twice, in two spellings; keep one");
            }
        }
    }

    /// <summary>The names without a dot, as written, of members that are not null.</summary>
    public IEnumerable<string> Names => NotNull(_members);

    /// <summary>As <see cref="Names"/>, with those that have a dot.</summary>
    public IEnumerable<string> AllNames => ExtensionKeys is null ? Names : Names.Concat(NotNull(ExtensionKeys));

    /// <summary>The members whose name contains a dot; null where there are none.</summary>
    public JsonObject? ExtensionKeys { get; }

    public string Text(string name) => Find(name) is { } node ? TextOf(node, _place.Member(name)) : "";

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { } node when node.GetValueKind() == JsonValueKind.True => true,
        { } node when node.GetValueKind() == JsonValueKind.False => false,
        { } node => throw _place.Member(name).Error($"{JsonKind.Of(node)} where true or false is needed"),
    };

    /// <summary>An integer of 64 bits; null where the member is absent.</summary>
    public long? Integer(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() != JsonValueKind.Number)
        {
            throw _place.Member(name).Error($"{JsonKind.Of(node)} where an integer is needed; write it without quotes");
        }

        var text = node.ToJsonString();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw _place.Member(name).Error($"{PlainText.Name(text)} is not an integer of 64 bits; write digits only");
    }

    public IReadOnlyList<string> Texts(string name) => Items(name, TextOf) ?? [];

    public JsonObject? Object(string name) => Find(name) switch
    {
        null => null,
        JsonObject value => value,
        { } node => throw _place.Member(name).Error($"{JsonKind.Of(node)} where an object is needed; write {{ }}"),
    };

    /// <summary>The items of a list; null where the member is absent.</summary>
    /// <param name="name">The member.</param>
    /// <param name="read">Reads one item.</param>
    /// <param name="most">How many there may be.</param>
    public IReadOnlyList<T>? Items<T>(string name, Func<JsonNode?, AnnotationPlace, T> read, int most = int.MaxValue)
    {
        var place = _place.Member(name);
        return Find(name) switch
        {
            null => null,
            JsonArray { Count: 0 } => [],
            JsonArray list when list.Count > most =>
                throw place.Error($"{list.Count} items, more than the limit of {most}; remove some"),
            JsonArray list => [.. list.Select((node, index) => read(node, place.Item(index)))],
            { } node => throw place.Error($"{JsonKind.Of(node)} where a list is needed; write [ ]"),
        };
    }

    public static string TextOf(JsonNode? node, AnnotationPlace place) => node?.GetValueKind() == JsonValueKind.String
        ? node.GetValue<string>()
        : throw place.Error($"{JsonKind.Of(node)} where a string is needed; write it in double quotes");

    private static IEnumerable<string> NotNull(IEnumerable<KeyValuePair<string, JsonNode?>> members) =>
        members.Where(member => member.Value is not null).Select(member => member.Key);

    private JsonNode? Find(string name) => _members.GetValueOrDefault(name);
}
