// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation;

/// <summary>The exit status and output of a plugin (CNI §2 "Errors").</summary>
public sealed record PluginOutput
{
    /// <summary>The maximum number of stdout bytes that are kept.</summary>
    public const int LongestOutput = 1024 * 1024;

    /// <summary>The exit code; -1 if a signal killed the plugin.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The number of the signal that killed the plugin, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>What the plugin wrote to stdout, up to <see cref="LongestOutput"/>.</summary>
    public required byte[] StandardOutput { get; init; }

    /// <summary>True if the plugin wrote more than <see cref="LongestOutput"/>.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>The last 64 KiB that the plugin wrote to stderr; for people, not part of the protocol.</summary>
    public string StandardError { get; init; } = "";
}
