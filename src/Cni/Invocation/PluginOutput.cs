// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation;

/// <summary>What a plugin left behind when it ended (CNI §2 "Errors": exit code and stdout).</summary>
public sealed record PluginOutput
{
    /// <summary>How many bytes of stdout are kept.</summary>
    public const int LongestOutput = 1024 * 1024;

    /// <summary>The exit code; -1 if a signal ended the plugin.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The number of the signal that ended the plugin, or null.</summary>
    public int? Signal { get; init; }

    /// <summary>What the plugin wrote to stdout, up to <see cref="LongestOutput"/>.</summary>
    public required byte[] StandardOutput { get; init; }

    /// <summary>True where it wrote more.</summary>
    public bool IsOutputCut { get; init; }

    /// <summary>The last 64 KiB of what the plugin wrote to stderr; not part of the protocol, for people only.</summary>
    public string StandardError { get; init; } = "";
}
