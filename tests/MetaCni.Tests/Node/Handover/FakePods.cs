// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster.Api;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Tests.Node.Handover;

/// <summary>The pods of a node in memory.</summary>
internal sealed class FakePods : ILocalPods
{
    public List<Pod> Pods { get; } = [];

    /// <summary>What every read fails with, if it is to fail.</summary>
    public CniException? Failure { get; set; }

    public bool IsCurrent { get; set; } = true;

    public IReadOnlyList<Pod> All => Pods;

    public ChangeSignal Changed { get; } = new();

    /// <summary>The pods of the API server; null: those of the node.</summary>
    public IReadOnlyList<Pod>? Served { get; set; }

    public Task<Pod?> ReadAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken)
    {
        readsLive();
        return Failure is null ? Task.FromResult(Find(Served ?? Pods, wanted)) : throw Failure;
    }

    public Task<Pod?> FindAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken)
    {
        var found = Find(Pods, wanted);
        if (!IsCurrent || found is null)
        {
            readsLive();
        }

        return Failure is null ? Task.FromResult(found) : throw Failure;
    }

    private static Pod? Find(IReadOnlyList<Pod> pods, PodIdentity wanted) => pods.FirstOrDefault(
        pod => (pod.Identity.Namespace, pod.Identity.Name) == (wanted.Namespace, wanted.Name) && PodUid.IsSame(wanted, pod));
}
