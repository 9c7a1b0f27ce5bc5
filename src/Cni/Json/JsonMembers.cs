// SPDX-License-Identifier: Apache-2.0
//
// The one reader of JSON members. The caller chooses how keys are compared, the path of the object in its document, and the handling of a
// problem: an exception to throw, or null to treat the member as absent. So a plugin's result fails at its first problem, a configuration
// reports all problems at once, and an optional look ignores them.

using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>
/// The members of one JSON object by key and type. JSON's <c>null</c> is the same as absent. A member that does not have the requested type
/// is a <see cref="JsonProblem"/>, which has the member's path.
/// </summary>
/// <remarks>
/// Every method returns null for an absent member. Methods that return a list of strings or objects replace an item whose problem was not
/// thrown by an empty one, so that the other items keep their indices.
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

    /// <summary>Reads an object leniently: a member of another type counts as absent.</summary>
    /// <param name="json">The object.</param>
    /// <param name="keyCase">How keys are compared.</param>
    public JsonMembers(JsonObject json, JsonKeyCase keyCase)
        : this(json, keyCase, "", _ => null)
    {
    }

    /// <summary>Reads an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="keyCase">How keys are compared.</param>
    /// <param name="path">The path of the object in its document; empty for the document itself.</param>
    /// <param name="failure">The exception to throw for a problem; null to treat the member as absent.</param>
    public JsonMembers(JsonObject json, JsonKeyCase keyCase, string path, Func<JsonProblem, Exception?> failure)
    {
        Json = json;
        _keyCase = keyCase;
        _path = path;
        _failure = failure;
    }

    /// <summary>The object that is read.</summary>
    public JsonObject Json { get; }

    /// <summary>The value of a member, whatever its type.</summary>
    public JsonNode? Find(string key) => _keyCase == JsonKeyCase.Exact ? Json[key] : JsonKeys.Find(Json, key);

    /// <summary>True if the member exists and is not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The path of a member in the document.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>The exception for a member with the right type and an invalid value.</summary>
    /// <param name="key">The member.</param>
    /// <param name="problem">The problem, which follows the member's path: "is not an address".</param>
    public Exception Failure(string key, string problem) => Required(new JsonProblem(PathOf(key), problem));

    /// <summary>A string.</summary>
    public string? Text(string key) => TextOf(Find(key), PathOf(key));

    /// <summary>A string; empty if absent, which Go does not distinguish.</summary>
    public string TextOrEmpty(string key) => Text(key) ?? "";

    /// <summary>A required string.</summary>
    public string RequiredText(string key) => Text(key) ?? throw Required(Missing(key, JsonType.Text));

    /// <summary>True or false.</summary>
    public bool? Flag(string key) =>
        Find(key) is not { } node ? null
        : JsonScalar.Flag(node) is { } flag ? flag
        : Other<bool?>(PathOf(key), JsonType.Flag, "is not true or false", node);

    /// <summary>A 64-bit integer.</summary>
    public long? Number(string key) =>
        Find(key) is not { } node ? null
        : JsonScalar.Number(node) is { } number ? number
        : Other<long?>(PathOf(key), JsonType.Number, "is not a whole number of 64 bits", node);

    /// <summary>A required 64-bit integer.</summary>
    public long RequiredNumber(string key) => Number(key) ?? throw Required(Missing(key, JsonType.Number));

    /// <summary>The members of an object, read with the same settings.</summary>
    public JsonMembers? Members(string key) => Find(key) switch
    {
        null => null,
        JsonObject value => At(value, PathOf(key)),
        var node => Other<JsonMembers>(PathOf(key), JsonType.Members, "is not an object", node),
    };

    /// <summary>An array.</summary>
    public JsonArray? List(string key) => Find(key) switch
    {
        null => null,
        JsonArray value => value,
        var node => Other<JsonArray>(PathOf(key), JsonType.List, "is not an array", node),
    };

    /// <summary>The strings of an array.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        List(key) is { } list ? [.. list.Select((node, index) => ItemText(node, PathOfItem(key, index)))] : null;

    /// <summary>The objects of an array, read with the same settings.</summary>
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

    // A problem with a required member cannot be ignored.
    private Exception Required(JsonProblem problem) => _failure(problem) ?? new FormatException(problem.ToString());
}
