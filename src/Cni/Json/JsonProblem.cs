// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>A problem with one value of a document; the reader's caller decides how to handle it.</summary>
/// <param name="Path">The path of the value: <c>ipam.ranges[0].subnet</c>.</param>
/// <param name="Text">The problem, which follows the path: "is not a string".</param>
public sealed record JsonProblem(string Path, string Text)
{
    /// <summary>The requested type; null if the type is right and the value is invalid.</summary>
    public JsonType? Wanted { get; init; }

    /// <summary>The value found instead; null for JSON's null.</summary>
    public JsonNode? Found { get; init; }

    /// <summary>The path and the problem.</summary>
    public override string ToString() => $"{Path} {Text}";
}
