// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Answers;

/// <summary>A response: a JSON body, or else text.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, string Text = "");
