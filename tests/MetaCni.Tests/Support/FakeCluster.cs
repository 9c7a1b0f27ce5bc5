// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Definitions;
using k8s.Models;
using MetaCni.Cluster;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Tests.Support;

/// <summary>Definitions in memory, by <c>namespace/name</c>.</summary>
/// <param name="definitions">The <c>spec.config</c> of each.</param>
internal sealed class FakeCluster(params (string Name, string Config)[] definitions) : ICluster
{
    private readonly List<ObjectEvent> _abandoned = [];

    /// <summary>What every look-up fails with, if it is to fail.</summary>
    public CniException? Failure { get; init; }

    public List<ObjectEvent> Events { get; } = [];

    /// <summary>How many definitions were asked for.</summary>
    public int NetworksRead { get; private set; }

    /// <summary>True: no event is accepted, as by a server that is silent until the sender gives up.</summary>
    public bool AcceptsNoEvents { get; init; }

    /// <summary>The events whose sender has given up.</summary>
    public IReadOnlyList<ObjectEvent> Abandoned => [.. _abandoned];

    public Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        throw new CniException(CniErrorCode.TryAgainLater, $"no pod {pod}");

    public Task<IReadOnlyDictionary<string, string>> GetNamespaceAnnotationsAsync(
        string @namespace, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public Task<NetworkAttachmentDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        NetworksRead++;
        if (Failure is not null)
        {
            throw Failure;
        }

        var found = definitions.Where(definition => definition.Name == $"{@namespace}/{name}").ToList();
        return found.Count == 0
            ? throw new CniException(PluginErrorCode.NetworkNotFound, $"network {@namespace}/{name} is not defined")
            : Task.FromResult(new NetworkAttachmentDefinition
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = @namespace, Name = name },
                Spec = new NetworkAttachmentDefinitionSpec { Config = found[0].Config },
            });
    }

    public Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DefinitionName>>(
            [.. definitions.Select(definition => new DefinitionName(definition.Name.Split('/')[0], definition.Name.Split('/')[1]))]);

    public Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        throw new CniException(CniErrorCode.TryAgainLater, $"no pod {pod}");

    public Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken) =>
        Failure is null ? Task.FromResult(false) : throw Failure;

    public bool MayHandOver { get; init; }

    /// <summary>What becomes of a status.</summary>
    public Func<StatusUpdate, StatusDelivery> Deliver { get; init; } = _ => StatusDelivery.Published;

    public Task<StatusDelivery> PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken) => Task.FromResult(Deliver(update));

    public Task PublishEventAsync(PodIdentity pod, ObjectEvent objectEvent, CancellationToken cancellationToken)
    {
        Events.Add(objectEvent);
        if (!AcceptsNoEvents)
        {
            return Task.CompletedTask;
        }

        var end = new TaskCompletionSource();
        cancellationToken.Register(() =>
        {
            _abandoned.Add(objectEvent);
            end.SetException(new CniException(CniErrorCode.TryAgainLater, "no answer"));
        });
        return end.Task;
    }

    public void Dispose()
    {
    }
}
