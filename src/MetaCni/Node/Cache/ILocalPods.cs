// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Node.Cache;

/// <summary>The pods of this node, with the annotations that MetaCni uses, and no others.</summary>
internal interface ILocalPods
{
    /// <summary>True while the watch is open and its last heartbeat is recent: what is cached is what the API server has.</summary>
    bool IsCurrent { get; }

    /// <summary>All pods in the cache. They may be outdated; see <see cref="IsCurrent"/>.</summary>
    IReadOnlyList<Pod> All { get; }

    /// <summary>Raised with every change of <see cref="All"/> and of <see cref="IsCurrent"/>.</summary>
    ChangeSignal Changed { get; }

    /// <summary>
    /// The pod from the cache; read from the API server if the cache does not have it, has a pod with another UID, or is not current.
    /// </summary>
    /// <param name="wanted">The pod; an empty UID accepts any.</param>
    /// <param name="readsLive">Called before the API server is asked.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null if the API server does not have it, or has another pod of the name.</returns>
    /// <exception cref="CniException">The API server cannot be read.</exception>
    Task<Pod?> FindAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken);

    /// <summary>The pod from the API server, also if the cache has it: a plugin may have seen a later one than the watch.</summary>
    /// <param name="wanted">The pod; an empty UID accepts any.</param>
    /// <param name="readsLive">Called before the API server is asked.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null if the API server does not have it, or has another pod of the name.</returns>
    /// <exception cref="CniException">The API server cannot be read.</exception>
    Task<Pod?> ReadAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken);
}
