// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Crd.Annotations;

/// <summary>
/// One object in an annotation, with its members and their names. Case is ignored as in Go, but a name may occur in one spelling only.
/// Names with a dot belong to their authors and are kept apart (NPWG v1.3 §4.1.2.1).
/// </summary>
internal sealed class AnnotationObject
{
    private readonly List<string> _names = [];
    private readonly AnnotationPlace _place;

    public AnnotationObject(JsonNode? node, AnnotationPlace place)
    {
        _place = place;
        var json = node as JsonObject ?? throw place.Error(Words(JsonType.Members, node));
        Members = new JsonMembers(json, JsonKeyCase.Ignored, place.Path, problem => (place with { Path = problem.Path }).Error(Words(problem)));
        var spellings = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in json)
        {
            if (name.Contains('.', StringComparison.Ordinal))
            {
                ExtensionKeys ??= [];
                ExtensionKeys[name] = value?.DeepClone();
                continue;
            }

            if (!spellings.Add(name))
            {
                throw place.Error($"duplicate key {PlainText.Name(name)}, in two spellings; keep one");
            }

            if (value is not null)
            {
                _names.Add(name);
            }
        }
    }

    /// <summary>The members by name and type.</summary>
    public JsonMembers Members { get; }

    /// <summary>The names without a dot, as written; members that are null are left out.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>As <see cref="Names"/>, including the names with a dot.</summary>
    public IEnumerable<string> AllNames => ExtensionKeys is null
        ? Names
        : Names.Concat(ExtensionKeys.Where(member => member.Value is not null).Select(member => member.Key));

    /// <summary>The members whose name contains a dot; null if there are none.</summary>
    public JsonObject? ExtensionKeys { get; }

    /// <summary>The items of a list; null if the member is absent.</summary>
    /// <param name="name">The member.</param>
    /// <param name="read">Reads one item.</param>
    /// <param name="most">The maximum number of items.</param>
    public IReadOnlyList<T>? Items<T>(string name, Func<JsonNode?, AnnotationPlace, T> read, int most)
    {
        var place = _place.Member(name);
        return Members.List(name) switch
        {
            null => null,
            { Count: 0 } => [],
            { } list when list.Count > most => throw place.Error($"{list.Count} items, more than the limit of {most}; remove some"),
            { } list => [.. list.Select((node, index) => read(node, place.Item(index)))],
        };
    }

    public static string Text(JsonNode? node, AnnotationPlace place) =>
        JsonScalar.Text(node) ?? throw place.Error(Words(JsonType.Text, node));

    private static string Words(JsonProblem problem) => problem.Wanted is { } wanted ? Words(wanted, problem.Found) : problem.Text;

    private static string Words(JsonType wanted, JsonNode? found) => wanted switch
    {
        JsonType.Text => $"{JsonKind.Of(found)} where a string is needed; write it in double quotes",
        JsonType.Flag => $"{JsonKind.Of(found)} where true or false is needed",
        JsonType.Number when found?.GetValueKind() == JsonValueKind.Number =>
            $"{PlainText.Name(found.ToJsonString())} is not an integer of 64 bits; write digits only",
        JsonType.Number => $"{JsonKind.Of(found)} where an integer is needed; write it without quotes",
        JsonType.Members => $"{JsonKind.Of(found)} where an object is needed; write {{ }}",
        _ => $"{JsonKind.Of(found)} where a list is needed; write [ ]",
    };
}
