// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Answers;

/// <summary>A response with a JSON body or text.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, string Text = "")
{
    /// <summary>The text of a Warning header (RFC 9111 §5.5), which kubectl shows; "" for none.</summary>
    public string Warning { get; init; } = "";
}
