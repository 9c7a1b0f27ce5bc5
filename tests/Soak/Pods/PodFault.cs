// SPDX-License-Identifier: Apache-2.0

namespace Soak.Pods;

/// <summary>The fault of every second pod, in turn.</summary>
internal enum PodFault
{
    /// <summary>A plugin fails ADD.</summary>
    PluginFailsAdd,

    /// <summary>A plugin crashes on DEL.</summary>
    PluginCrashesDel,

    /// <summary>SIGKILL during ADD, while a plugin runs.</summary>
    AddKilled,

    /// <summary>SIGKILL during DEL, while a plugin runs.</summary>
    DelKilled,

    /// <summary>SIGKILL during ADD, between two system calls.</summary>
    AddKilledAnywhere,

    /// <summary>The pod's namespace is deleted before DEL.</summary>
    NamespaceGone,

    /// <summary>Before DEL the pod and the definitions are deleted, and the runtime passes nothing about the pod.</summary>
    ClusterGone,

    /// <summary>The runtime calls ADD twice.</summary>
    AddedTwice,
}
