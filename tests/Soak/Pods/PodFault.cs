// SPDX-License-Identifier: Apache-2.0

namespace Soak.Pods;

/// <summary>What goes wrong with every second pod, by turns.</summary>
internal enum PodFault
{
    /// <summary>A plugin fails ADD.</summary>
    PluginFailsAdd,

    /// <summary>A plugin crashes in DEL.</summary>
    PluginCrashesDel,

    /// <summary>SIGKILL in ADD, while a plugin works.</summary>
    AddKilled,

    /// <summary>SIGKILL in DEL, while a plugin works.</summary>
    DelKilled,

    /// <summary>SIGKILL in ADD, between two system calls.</summary>
    AddKilledAnywhere,

    /// <summary>The pod's namespace is gone before DEL.</summary>
    NamespaceGone,

    /// <summary>At DEL there is neither a pod nor a definition any more, and kubelet says nothing of the pod.</summary>
    ClusterGone,

    /// <summary>The runtime calls ADD twice.</summary>
    AddedTwice,
}
