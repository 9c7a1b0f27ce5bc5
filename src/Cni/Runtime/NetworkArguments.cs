// SPDX-License-Identifier: Apache-2.0

namespace Cni.Runtime;

/// <summary>What STATUS and GC take: they concern a network and no attachment (CNI §3 "Garbage-collecting a network").</summary>
public sealed record NetworkArguments
{
    /// <summary>Where plugins are looked for (CNI_PATH).</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>The variables that plugins get beside the parameters; of two entries with one name the last counts.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }
}
