// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ContainerRuntime.Kubelet;

/// <summary>
/// Takes the members of an object of a manifest. A member that is not taken is an error: a pod that runs without it does not run as kubelet
/// runs it.
/// </summary>
internal sealed class Members(JsonObject json, string path)
{
    private readonly JsonObject remaining = (JsonObject)json.DeepClone();

    public string? Text(string name) => (string?)Take(name);

    /// <summary>A text that is also taken elsewhere.</summary>
    public string Peek(string name) => (string)remaining[name]!;

    public bool? Flag(string name) => (bool?)Take(name);

    public long? Number(string name) => (long?)Take(name);

    public IReadOnlyList<string> Texts(string name) => [.. (Take(name)?.AsArray() ?? []).Select(text => (string)text!)];

    /// <summary>An object; an empty one if it is absent.</summary>
    public Members Object(string name) => new(Take(name)?.AsObject() ?? [], $"{path}.{name}");

    /// <summary>An object; null if it is absent.</summary>
    public Members? OptionalObject(string name) => Take(name) is JsonObject value ? new Members(value, $"{path}.{name}") : null;

    public IReadOnlyList<Members> List(string name) =>
        [.. (Take(name)?.AsArray() ?? []).Select((item, index) => new Members(item!.AsObject(), $"{path}.{name}[{index}]"))];

    /// <summary>Every member with its text.</summary>
    public IReadOnlyDictionary<string, string> All()
    {
        var all = remaining.ToDictionary(member => member.Key, member => (string)member.Value!, StringComparer.Ordinal);
        remaining.Clear();
        return all;
    }

    /// <summary>Leaves out members that have no effect on a node whose scheduler and image are the test's.</summary>
    public void Ignore(params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            remaining.Remove(name);
        }
    }

    /// <summary>Call it when everything has been taken.</summary>
    public void RequireNoMore()
    {
        if (remaining.FirstOrDefault().Key is { } name)
        {
            throw new NotSupportedException($"{path}.{name} is unknown to this stand-in for kubelet");
        }
    }

    private JsonNode? Take(string name)
    {
        remaining.Remove(name, out var value);
        return value;
    }
}
