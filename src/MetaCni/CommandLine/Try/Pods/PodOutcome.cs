// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The outcome of attaching one pod.</summary>
internal sealed record PodOutcome
{
    public required TrySandbox Sandbox { get; init; }

    public required IReadOnlyList<AttachmentStep> Steps { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>The result; null if ADD failed.</summary>
    public CniResult? Result { get; init; }

    /// <summary>The result as the plugin wrote it.</summary>
    public JsonObject? Answer { get; init; }

    public CniError? Error { get; init; }

    public IReadOnlyList<InterfaceRow> Rows { get; init; } = [];

    /// <summary>The stderr of plugins.</summary>
    public PluginWords Words { get; init; } = PluginWords.None;

    /// <summary>The differences between the result and the kernel's state.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    public bool Succeeded => Error is null && Differences.Count == 0;

    public TimeSpan InDelegates => TimeSpan.FromMilliseconds(Steps.Sum(step => step.Milliseconds));

    public TimeSpan InMetaCni => Elapsed - InDelegates;
}
