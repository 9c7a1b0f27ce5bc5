// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The progress of an attachment, as read from the plugin's journal.</summary>
internal sealed record AttachmentStep
{
    public required string Network { get; init; }

    public required string Interface { get; init; }

    /// <summary>The types of the plugins of its list, in order.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    public required StepState State { get; init; }

    /// <summary>The time that its plugins took, in milliseconds, once it is attached.</summary>
    public required double Milliseconds { get; init; }

    public string Chain => string.Join(" + ", Plugins.Select(PlainText.Word));
}
