// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>What attaching one pod came to.</summary>
internal sealed record PodOutcome
{
    public required TrySandbox Sandbox { get; init; }

    public required IReadOnlyList<AttachmentStep> Steps { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Null where ADD failed.</summary>
    public CniResult? Result { get; init; }

    /// <summary>The result as the plugin wrote it.</summary>
    public JsonObject? Answer { get; init; }

    public CniError? Error { get; init; }

    public IReadOnlyList<InterfaceRow> Rows { get; init; } = [];

    /// <summary>What plugins wrote to stderr.</summary>
    public PluginWords Words { get; init; } = PluginWords.None;

    /// <summary>Where the result and the kernel differ.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    public bool Succeeded => Error is null && Differences.Count == 0;

    public TimeSpan InDelegates => TimeSpan.FromMilliseconds(Steps.Sum(step => step.Milliseconds));

    public TimeSpan InMetaCni => Elapsed - InDelegates;
}
