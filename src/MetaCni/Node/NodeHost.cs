// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node;

/// <summary>The daemon's process; created once, by Program.</summary>
internal sealed record NodeHost
{
    /// <summary>The log goes here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>The reason of a failure goes here.</summary>
    public required TextWriter Error { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The path of this executable.</summary>
    public required string ExecutablePath { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Called once before the first TLS connection; true: the host's trust store is not needed.</summary>
    public Action<bool> PrepareTls { get; init; } = _ => { };

    /// <summary>The file from which kubelet reads why a container terminated.</summary>
    public string TerminationMessageFile { get; init; } = "/dev/termination-log";
}
