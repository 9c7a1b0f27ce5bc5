// SPDX-License-Identifier: Apache-2.0

namespace Cni.Runtime;

/// <summary>The parameters of STATUS and GC, which concern a network and no attachment (CNI §3 "Garbage-collecting a network").</summary>
public sealed record NetworkArguments
{
    /// <summary>The directories to search for plugins (CNI_PATH).</summary>
    public required IReadOnlyList<string> PluginPath { get; init; }

    /// <summary>The environment variables for plugins in addition to the parameters; of duplicate names the last wins.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }
}
