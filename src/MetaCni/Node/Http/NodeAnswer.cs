// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Http;

/// <summary>An answer of the node API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The content; empty for none.</param>
/// <param name="Source">Where it comes from (<see cref="Kubernetes.Requests.NodeHeaders.Source"/>).</param>
internal sealed record NodeAnswer(int Status, ReadOnlyMemory<byte> Body, string Source)
{
    public string ContentType { get; init; } = "application/json";
}
