// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>How far an attachment is, as the plugin's journal tells it.</summary>
internal sealed record AttachmentStep
{
    public required string Network { get; init; }

    public required string Interface { get; init; }

    /// <summary>The types of the plugins of its list, in order.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }

    public required StepState State { get; init; }

    /// <summary>What its plugins took, once it is attached.</summary>
    public required double Milliseconds { get; init; }

    public string Chain => string.Join(" + ", Plugins.Select(PlainText.Word));
}
