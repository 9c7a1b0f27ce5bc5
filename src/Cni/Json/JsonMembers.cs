// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Errors;

namespace Cni.Json;

/// <summary>
/// The members of one JSON object by type, as <see cref="JsonKeys"/> finds them. <c>null</c> is as good as absent; a wrong type is a
/// failure that names the member's path.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="path">Where it stands in its document; empty for the document itself.</param>
/// <param name="failure">Makes the error from what is wrong.</param>
internal sealed class JsonMembers(JsonObject json, string path, Func<string, CniException> failure)
{
    public bool Has(string key) => Find(key) is not null;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public CniException Failure(string key, string problem) => failure($"{PathOf(key)} {problem}");

    public string? Text(string key) => TextOf(Find(key), PathOf(key));

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        var node => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Failure(key, "is not true or false"),
        },
    };

    public long? Integer(string key)
    {
        if (Find(key) is not { } node)
        {
            return null;
        }

        return JsonInteger.TryRead(node, out var number) ? number : throw Failure(key, "is not a whole number of 64 bits");
    }

    public JsonObject? Object(string key) => Find(key) switch
    {
        null => null,
        JsonObject value => value,
        _ => throw Failure(key, "is not an object"),
    };

    public JsonMembers? Members(string key) => Object(key) is { } value ? new JsonMembers(value, PathOf(key), failure) : null;

    public JsonArray? Array(string key) => Find(key) switch
    {
        null => null,
        JsonArray value => value,
        _ => throw Failure(key, "is not an array"),
    };

    public IReadOnlyList<string> Texts(string key) =>
        [.. (Array(key) ?? []).Select((node, i) => TextOf(node, $"{PathOf(key)}[{i}]") ?? throw failure($"{PathOf(key)}[{i}] is null"))];

    public IReadOnlyList<JsonMembers> Items(string key) => [.. (Array(key) ?? []).Select((node, i) => Item(node, $"{PathOf(key)}[{i}]"))];

    private JsonNode? Find(string key) => JsonKeys.Find(json, key);

    private JsonMembers Item(JsonNode? node, string itemPath) =>
        node is JsonObject item ? new JsonMembers(item, itemPath, failure) : throw failure($"{itemPath} is not an object");

    private string? TextOf(JsonNode? node, string nodePath) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw failure($"{nodePath} is not a string"),
    };
}
