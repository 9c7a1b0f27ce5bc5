// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Storage;

/// <summary>One resource type of the server, and how the real server handles it.</summary>
public sealed record ResourceType
{
    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The plural name, as in paths.</summary>
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public bool Namespaced { get; init; } = true;

    /// <summary>True for a type defined by a CRD: other list members, no unconditional update, no strategic merge patch.</summary>
    public bool Custom { get; init; }

    public bool HasStatus { get; init; }

    public bool HasGeneration { get; init; }

    /// <summary>The supported fields of fieldSelector besides metadata.name and metadata.namespace.</summary>
    public IReadOnlyList<string> FieldLabels { get; init; } = [];

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string QualifiedName => Qualified(Name);

    public string QualifiedKind => Qualified(Kind);

    private string Qualified(string name) => Group.Length == 0 ? name : $"{name}.{Group}";
}
