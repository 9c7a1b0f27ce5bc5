// SPDX-License-Identifier: Apache-2.0
//
// The one reader of members. A caller says how keys are compared, where the object is in its document, and what becomes of a problem: an
// exception to throw, or null to go on as if the member were absent. So a plugin's answer fails at its first problem, a configuration has
// all its problems reported at once, and what is only looked at has none.

using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>
/// The members of one JSON object by key and type. JSON's <c>null</c> is the same as absent. A member that has another type than the one
/// asked for is a <see cref="JsonProblem"/>, which has the member's path.
/// </summary>
/// <remarks>
/// Every method returns null for a member that is absent. Those that return texts and objects of a list return an empty one in the place
/// of an item whose problem was not thrown, so that the other items keep their places.
/// </remarks>
/// <example>
/// <code>
/// var members = new JsonMembers(json, JsonKeyCase.Ignored, "", problem => new FormatException($"the configuration is invalid: {problem}"));
/// var type = members.RequiredText("type");
/// var subnets = members.Members("ipam")?.Texts("subnets") ?? [];
/// </code>
/// </example>
public sealed class JsonMembers
{
    private readonly JsonKeyCase _keyCase;
    private readonly string _path;
    private readonly Func<JsonProblem, Exception?> _failure;

    /// <summary>Reads an object in which nothing is a problem: a member of another type counts as absent.</summary>
    /// <param name="json">The object.</param>
    /// <param name="keyCase">How keys are compared.</param>
    public JsonMembers(JsonObject json, JsonKeyCase keyCase)
        : this(json, keyCase, "", _ => null)
    {
    }

    /// <summary>Reads an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="keyCase">How keys are compared.</param>
    /// <param name="path">Where the object is in its document; empty for the document itself.</param>
    /// <param name="failure">The exception to throw for a problem; null to go on as if the member were absent.</param>
    public JsonMembers(JsonObject json, JsonKeyCase keyCase, string path, Func<JsonProblem, Exception?> failure)
    {
        Json = json;
        _keyCase = keyCase;
        _path = path;
        _failure = failure;
    }

    /// <summary>The object.</summary>
    public JsonObject Json { get; }

    /// <summary>The value of a member, whatever its type.</summary>
    public JsonNode? Find(string key) => _keyCase == JsonKeyCase.Exact ? Json[key] : JsonKeys.Find(Json, key);

    /// <summary>True where the member is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Where a member is in the document.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>The exception for a member whose type is right and whose value is not.</summary>
    /// <param name="key">The member.</param>
    /// <param name="problem">What is wrong, to follow the member's path: "is no address".</param>
    public Exception Failure(string key, string problem) => Required(new JsonProblem(PathOf(key), problem));

    /// <summary>A text.</summary>
    public string? Text(string key) => TextOf(Find(key), PathOf(key));

    /// <summary>A text; empty where it is absent, which Go does not tell apart.</summary>
    public string TextOrEmpty(string key) => Text(key) ?? "";

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string key) => Text(key) ?? throw Required(Missing(key, JsonType.Text));

    /// <summary>True or false.</summary>
    public bool? Flag(string key) =>
        Find(key) is not { } node ? null
        : JsonScalar.Flag(node) is { } flag ? flag
        : Other<bool?>(PathOf(key), JsonType.Flag, "is not true or false", node);

    /// <summary>A whole number of 64 bits.</summary>
    public long? Number(string key) =>
        Find(key) is not { } node ? null
        : JsonScalar.Number(node) is { } number ? number
        : Other<long?>(PathOf(key), JsonType.Number, "is not a whole number of 64 bits", node);

    /// <summary>A whole number that must be there.</summary>
    public long RequiredNumber(string key) => Number(key) ?? throw Required(Missing(key, JsonType.Number));

    /// <summary>The members of an object, read as these.</summary>
    public JsonMembers? Members(string key) => Find(key) switch
    {
        null => null,
        JsonObject value => At(value, PathOf(key)),
        var node => Other<JsonMembers>(PathOf(key), JsonType.Members, "is not an object", node),
    };

    /// <summary>A list.</summary>
    public JsonArray? List(string key) => Find(key) switch
    {
        null => null,
        JsonArray value => value,
        var node => Other<JsonArray>(PathOf(key), JsonType.List, "is not an array", node),
    };

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        List(key) is { } list ? [.. list.Select((node, index) => ItemText(node, PathOfItem(key, index)))] : null;

    /// <summary>The objects of a list, read as these.</summary>
    public IReadOnlyList<JsonMembers>? Items(string key) =>
        List(key) is { } list ? [.. list.Select((node, index) => Item(node, PathOfItem(key, index)))] : null;

    private JsonMembers At(JsonObject json, string path) => new(json, _keyCase, path, _failure);

    private string PathOfItem(string key, int index) => $"{PathOf(key)}[{index}]";

    private JsonMembers Item(JsonNode? node, string path) =>
        At(node as JsonObject ?? Other<JsonObject>(path, JsonType.Members, "is not an object", node) ?? [], path);

    private string ItemText(JsonNode? node, string path) =>
        (node is null ? Other<string>(path, JsonType.Text, "is null", node) : TextOf(node, path)) ?? "";

    private string? TextOf(JsonNode? node, string path) =>
        node is null ? null : JsonScalar.Text(node) ?? Other<string>(path, JsonType.Text, "is not a string", node);

    private T? Other<T>(string path, JsonType wanted, string text, JsonNode? found) =>
        _failure(new JsonProblem(path, text) { Wanted = wanted, Found = found }) is { } exception ? throw exception : default;

    private JsonProblem Missing(string key, JsonType wanted) => new(PathOf(key), "is missing") { Wanted = wanted };

    // What must be there cannot be passed over.
    private Exception Required(JsonProblem problem) => _failure(problem) ?? new FormatException(problem.ToString());
}
