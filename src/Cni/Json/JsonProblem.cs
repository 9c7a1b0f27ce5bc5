// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>What is wrong with one value of a document; its reader decides what becomes of it.</summary>
/// <param name="Path">Where the value is: <c>ipam.ranges[0].subnet</c>.</param>
/// <param name="Text">What is wrong, to follow the path: "is not a string".</param>
public sealed record JsonProblem(string Path, string Text)
{
    /// <summary>The type that was asked for; null where the type is right and the value is not.</summary>
    public JsonType? Wanted { get; init; }

    /// <summary>What is there instead of the wanted type; null for JSON's null.</summary>
    public JsonNode? Found { get; init; }

    /// <summary>The path and what is wrong.</summary>
    public override string ToString() => $"{Path} {Text}";
}
