// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.NodeApi;

/// <summary>A response of the daemon on the node's socket (docs/node-api.md).</summary>
internal sealed record NodeApiResponse(int Status, string Source, string Version, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}
