// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Plugin;

/// <summary>The external services of the commands; Program or a test creates them.</summary>
internal sealed record PluginServices
{
    public required IPluginRunner Runner { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The target of log lines unless the configuration names another.</summary>
    public required TextWriter StandardError { get; init; }

    /// <summary>Opens a view of a network namespace by its path.</summary>
    public required Func<string, INamespaceView> OpenNamespace { get; init; }

    /// <summary>The name of the process that started us, such as <c>containerd</c>.</summary>
    public required Func<string> ParentProcessName { get; init; }

    /// <summary>The directory in which the runtime's CNI library keeps its results: attachments in it are valid, too.</summary>
    public string RuntimeResults { get; init; } = "/var/lib/cni/results";

    /// <summary>Registers a callback for termination signals, until the result is disposed of.</summary>
    public required Func<Action, IDisposable> OnTermination { get; init; }

    /// <summary>Called before the first TLS connection; true: the host's trust store is not needed.</summary>
    public Action<bool> PrepareTls { get; init; } = _ => { };
}
