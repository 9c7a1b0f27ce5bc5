// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Doubles.Tests.ApiServer;

internal sealed record TestResponse
{
    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    public required string Warning { get; init; }

    public required Version Protocol { get; init; }

    public required string Text { get; init; }

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Reason => (string?)Json["reason"];

    public string? Message => (string?)Json["message"];

    public string? Version => (string?)Json["metadata"]!["resourceVersion"];

    public IEnumerable<string> Names => Json["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);
}
