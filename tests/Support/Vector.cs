// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>The recorded behaviour of Multus in one case (tests/vectors/README.md).</summary>
public sealed record Vector
{
    public required string Name { get; init; }

    public required string CniVersion { get; init; }

    /// <summary>The executed commands, in order.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    public required string PodNamespace { get; init; }

    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    public required IReadOnlyList<VectorDefinition> Definitions { get; init; }

    /// <summary>The meta-plugin's own part of stdin, without paths.</summary>
    public required JsonObject Config { get; init; }

    public required JsonObject? RuntimeConfig { get; init; }

    /// <summary>The content of each file, by file name.</summary>
    public required IReadOnlyDictionary<string, string> ConfDirFiles { get; init; }

    /// <summary>The recorded outcomes, by command.</summary>
    public required IReadOnlyDictionary<string, VectorOutcome> Recorded { get; init; }

    public override string ToString() => Name;
}
