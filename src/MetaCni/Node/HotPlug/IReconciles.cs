// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux;

namespace MetaCni.Node.HotPlug;

/// <summary>Reconciles containers on the host. What it started goes on after it was disposed of.</summary>
internal interface IReconciles : IDisposable
{
    /// <summary>The reconcile of a container that is running already, such as one of an earlier daemon; null if there is none.</summary>
    /// <returns>Completes when it has ended.</returns>
    Task<ReconcileOutcome>? Find(ContainerId container, CancellationToken stop);

    /// <summary>Starts to reconcile a container.</summary>
    /// <returns>Completes when it has ended.</returns>
    /// <exception cref="LinuxException">It cannot be started.</exception>
    Task<ReconcileOutcome> Start(ContainerId container, CancellationToken stop);
}
