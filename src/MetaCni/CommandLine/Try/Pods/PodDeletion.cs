// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The DEL of one pod.</summary>
/// <param name="Sandbox">The pod.</param>
/// <param name="Elapsed">How long the plugin ran.</param>
/// <param name="Words">What plugins wrote to stderr.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record PodDeletion(TrySandbox Sandbox, TimeSpan Elapsed, PluginWords Words, CniError? Error)
{
    /// <summary>True where what DEL refused to take down was removed without the plugins.</summary>
    public bool IsGivenUp { get; init; }
}
