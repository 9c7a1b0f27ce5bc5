// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Answers;

/// <summary>A response with a Status of failure.</summary>
public sealed class ApiException(JsonObject status) : Exception((string?)status["message"])
{
    public JsonObject Status { get; } = status;

    public int Code => (int)Status["code"]!;
}
