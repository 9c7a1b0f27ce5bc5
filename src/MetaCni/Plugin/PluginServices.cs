// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Plugin;

/// <summary>What the verbs need of the outside; put together in Program, or by a test.</summary>
internal sealed record PluginServices
{
    public required IPluginRunner Runner { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where log lines go unless the configuration says otherwise.</summary>
    public required TextWriter StandardError { get; init; }

    /// <summary>Opens a view of a network namespace by its path.</summary>
    public required Func<string, INamespaceView> OpenNamespace { get; init; }

    /// <summary>The name of the process that started us, such as <c>containerd</c>.</summary>
    public required Func<string> ParentProcessName { get; init; }

    /// <summary>Where the runtime's library keeps its results: attachments there are valid, too.</summary>
    public string RuntimeResults { get; init; } = "/var/lib/cni/results";

    /// <summary>Calls back when somebody wants this process to end, until it is disposed of.</summary>
    public required Func<Action, IDisposable> OnTermination { get; init; }

    /// <summary>Called before the first TLS connection; true: the host's trust store is not needed.</summary>
    public Action<bool> PrepareTls { get; init; } = _ => { };
}
