// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Answers;

/// <summary>A response with a JSON body or text.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, string Text = "");
