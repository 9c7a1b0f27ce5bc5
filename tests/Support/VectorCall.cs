// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>One call of a delegate.</summary>
public sealed record VectorCall
{
    public required string Plugin { get; init; }

    /// <summary>CNI_COMMAND, CNI_IFNAME, CNI_NETNS, CNI_CONTAINERID and CNI_PATH.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required JsonObject Stdin { get; init; }

    /// <summary>CNI_ARGS by key.</summary>
    public required IReadOnlyDictionary<string, string> CniArgs { get; init; }
}
