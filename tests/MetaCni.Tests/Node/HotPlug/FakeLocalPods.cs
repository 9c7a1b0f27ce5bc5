// SPDX-License-Identifier: Apache-2.0

using Crd;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Tests.Node.HotPlug;

/// <summary>The pods of this node, as a test sets them.</summary>
internal sealed class FakeLocalPods : ILocalPods
{
    private readonly Dictionary<string, Pod> _pods = [];

    public bool IsCurrent { get; private set; } = true;

    public IReadOnlyList<Pod> All => [.. _pods.Values.Where(pod => !Uncached.Contains(pod.Identity.Name))];

    public ChangeSignal Changed { get; } = new();

    /// <summary>A pod has these networks in its annotation now.</summary>
    public void Set(string name, string? networks, string? uid = null)
    {
        _pods[name] = new Pod
        {
            Identity = new PodIdentity { Namespace = "team", Name = name, Uid = uid ?? $"uid-{name}" },
            Annotations = networks is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [AnnotationNames.Networks] = networks },
        };
        Changed.Raise();
    }

    public void Delete(string name)
    {
        _pods.Remove(name);
        Changed.Raise();
    }

    public void SetCurrent(bool isCurrent)
    {
        IsCurrent = isCurrent;
        Changed.Raise();
    }

    /// <summary>The pods that do not fit into the cache.</summary>
    public HashSet<string> Uncached { get; } = [];

    /// <summary>How often the API server was asked for a pod.</summary>
    public int Reads { get; private set; }

    public Task<Pod?> ReadAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken) => FindAsync(wanted, readsLive, cancellationToken);

    public Task<Pod?> FindAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(_pods.GetValueOrDefault(wanted.Name) is { } pod && pod.Identity.Uid == wanted.Uid ? pod : null);
    }
}
