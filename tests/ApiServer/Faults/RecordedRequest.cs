// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Requests;

namespace ApiServer.Faults;

/// <summary>A received request.</summary>
public sealed record RecordedRequest
{
    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The query with its question mark; "" if absent.</summary>
    public required string Query { get; init; }

    public required string Protocol { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The user; null if the credentials are invalid.</summary>
    public required string? User { get; init; }

    public bool IsWatch => Method == "GET" && new RequestQuery(Query).Flag("watch");

    public JsonNode? Json => Body.IsEmpty ? null : JsonNode.Parse(Body.Span);

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    public override string ToString() => $"{Method} {Path}{Query} by {User}";
}
