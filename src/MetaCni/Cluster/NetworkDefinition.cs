// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster;

/// <summary>A NetworkAttachmentDefinition as far as it concerns attaching.</summary>
internal sealed record NetworkDefinition
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The configuration as written, or empty: then it is looked up on disk under the definition's name (NPWG §3.4.1).</summary>
    public required string Config { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }
}
