// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Doubles.Tests.ApiServer;

/// <summary>The events of one watch, line by line.</summary>
internal sealed class WatchReader(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader reader = new(response.Content.ReadAsStream());

    public int Status => (int)response.StatusCode;

    public string ContentType => response.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>The next event; null at the end.</summary>
    public async Task<JsonObject?> NextAsync() =>
        await reader.ReadLineAsync().WaitAsync(TimeLimit.Length) is { } line ? JsonNode.Parse(line)!.AsObject() : null;

    /// <summary>"ADDED web 12", or "end".</summary>
    public async Task<string> NextTextAsync()
    {
        if (await NextAsync() is not { } line)
        {
            return "end";
        }

        var metadata = line["object"]!["metadata"]!;
        return string.Join(' ', new[] { (string?)line["type"], (string?)metadata["name"], (string?)metadata["resourceVersion"] }
            .Where(word => word is not null));
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
