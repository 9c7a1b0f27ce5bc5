// SPDX-License-Identifier: Apache-2.0

using ApiServer.Storage;

namespace ApiServer.Requests;

/// <summary>The request attributes from method and path, on which authorization decides; the resource need not exist.</summary>
public sealed record RequestInfo
{
    public required string Path { get; init; }

    public required string Verb { get; init; }

    public bool IsResource { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public string ResourceAndSubresource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public ResourceType? Type => ResourceTypes.Find(Group, Version, Resource);
}
