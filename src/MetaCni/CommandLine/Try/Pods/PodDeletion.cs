// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The DEL of one pod.</summary>
/// <param name="Sandbox">The pod.</param>
/// <param name="Elapsed">How long the plugin ran.</param>
/// <param name="Words">The stderr of plugins.</param>
/// <param name="Error">The error, or null.</param>
internal sealed record PodDeletion(TrySandbox Sandbox, TimeSpan Elapsed, PluginWords Words, CniError? Error)
{
    /// <summary>True if the pod was removed without the plugins after DEL failed.</summary>
    public bool IsGivenUp { get; init; }
}
