// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>Which pod is being attached.</summary>
internal sealed record PodIdentity
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The UID as the runtime or the API server gave it; empty where neither did.</summary>
    public string Uid { get; init; } = "";

    public override string ToString() => $"{Namespace}/{Name}";
}
