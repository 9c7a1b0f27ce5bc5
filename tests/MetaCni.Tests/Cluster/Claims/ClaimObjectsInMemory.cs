// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Cluster.Claims;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Cluster.Claims;

/// <summary>A pod, its claims and the slices of drivers.</summary>
internal sealed class ClaimObjectsInMemory(string pod) : IClaimObjects
{
    private readonly Dictionary<string, string> _claims = [];
    private readonly List<JsonObject> _slices = [];
    private readonly List<string> _questions = [];

    public IReadOnlyList<string> Questions => _questions;

    public ClaimObjectsInMemory Claim(string name, string results)
    {
        _claims[name] = $$"""{"metadata": {"namespace": "team", "name": "{{name}}"}, "status": {"allocation": {"devices": {"results": {{results}} } } } }""";
        return this;
    }

    public ClaimObjectsInMemory Unallocated(string name)
    {
        _claims[name] = $$"""{"metadata": {"namespace": "team", "name": "{{name}}"}, "status": {} }""";
        return this;
    }

    public ClaimObjectsInMemory Slice(string driver, string pool, string? node, string devices, int generation = 1)
    {
        _slices.Add(JsonText.Object($$"""
            {"spec": {"driver": "{{driver}}", "pool": {"name": "{{pool}}", "generation": {{generation}} }{{(node is null ? "" : $", \"nodeName\": \"{node}\"")}}, "devices": {{devices}} } }
            """));
        return this;
    }

    public Task<JsonObject> GetPodAsync(PodIdentity identity, CancellationToken cancellationToken) => Task.FromResult(JsonText.Object(pod));

    public Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        _questions.Add($"{@namespace}/{name}");
        return Task.FromResult(JsonText.Object(_claims[name]));
    }

    public Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string? node, CancellationToken cancellationToken)
    {
        _questions.Add($"slices@{node ?? "*"}");
        return Task.FromResult<IReadOnlyList<JsonObject>>(
            [.. _slices.Where(slice => node is null || ((string?)slice["spec"]!["nodeName"] ?? "") == node)]);
    }

    public Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken)
    {
        _questions.Add($"{driver}@{node ?? "*"}");
        return Task.FromResult<IReadOnlyList<JsonObject>>(
            [.. _slices.Where(slice => (string?)slice["spec"]!["driver"] == driver && (node is null || (string?)slice["spec"]!["nodeName"] == node))]);
    }
}
