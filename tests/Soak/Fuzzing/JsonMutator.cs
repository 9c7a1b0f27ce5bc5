// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Soak.Fuzzing;

/// <summary>Changes one value of a JSON text, so that the result is still JSON and passes the first check.</summary>
internal static class JsonMutator
{
    private const int DeepNesting = 90;
    private const int LongText = 5000;

    /// <summary>False if the text is not JSON or cannot become a tree: duplicate names and lone surrogates are detected late.</summary>
    public static bool TryMutate(byte[] text, byte[] other, Random random, [NotNullWhen(true)] out byte[]? changed)
    {
        changed = null;
        try
        {
            var root = JsonNode.Parse(text);
            var places = new List<JsonNode>();
            Collect(root, places);
            if (places.Count > 0)
            {
                Change(places[random.Next(places.Count)], other, random);
                changed = Encoding.UTF8.GetBytes(root!.ToJsonString());
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            changed = null;
        }

        return changed is not null;
    }

    // Collects objects and arrays that are not empty.
    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                places.Add(members);
                foreach (var (_, value) in members)
                {
                    Collect(value, places);
                }

                break;
            case JsonArray { Count: > 0 } items:
                places.Add(items);
                foreach (var item in items)
                {
                    Collect(item, places);
                }

                break;
        }
    }

    private static void Change(JsonNode place, byte[] other, Random random)
    {
        if (place is JsonArray items)
        {
            var index = random.Next(items.Count);
            switch (random.Next(4))
            {
                case 0:
                    items.RemoveAt(index);
                    break;
                case 1:
                    items.Add(items[index]?.DeepClone());
                    break;
                default:
                    items[index] = Value(items[index], other, random);
                    break;
            }

            return;
        }

        var members = place.AsObject();
        var name = members.ElementAt(random.Next(members.Count)).Key;
        switch (random.Next(5))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[random.Next(2) == 0 ? name.ToUpperInvariant() : name + "x"] = members[name]?.DeepClone();
                break;
            default:
                members[name] = Value(members[name], other, random);
                break;
        }
    }

    private static JsonNode? Value(JsonNode? before, byte[] other, Random random) => random.Next(15) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.Next(-2, 70_000)),
        3 => JsonNode.Parse("1e400"),
        4 => JsonValue.Create(random.NextInt64()),
        5 => JsonValue.Create(""),
        6 => JsonValue.Create(new string('a', random.Next(LongText))),
        7 => new JsonArray(before?.DeepClone()),
        8 => new JsonObject { ["name"] = before?.DeepClone() },
        9 => Deep(random.Next(DeepNesting)),
        10 => JsonValue.Create($"{before?.ToJsonString()}"),
        11 => JsonValue.Create("\u0000\ud7ff\n\u202e/../é"),
        12 => JsonValue.Create(random.NextDouble() * 1e20),
        13 => JsonNode.Parse(other),
        _ => JsonValue.Create(Encoding.UTF8.GetString(other)),
    };

    private static JsonNode Deep(int levels)
    {
        JsonNode node = JsonValue.Create(1);
        for (; levels > 0; levels--)
        {
            node = levels % 2 == 0 ? new JsonArray(node) : new JsonObject { ["a"] = node };
        }

        return node;
    }
}
