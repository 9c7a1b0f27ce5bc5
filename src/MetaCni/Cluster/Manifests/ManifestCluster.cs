// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Definitions;
using MetaCni.Cluster.Claims;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// A directory of manifests in place of an API server: pods and definitions are read from it, and the status is written to files.
/// </summary>
/// <param name="directory">The directory of the manifests.</param>
/// <param name="stateDirectory">The directory of the status files.</param>
internal sealed class ManifestCluster(string directory, string stateDirectory) : ICluster
{
    private const string Definition = "NetworkAttachmentDefinition";

    private readonly Lazy<IReadOnlyList<Manifest>> _manifests = new(() => ManifestReader.ReadAll(directory));

    public Task<Pod> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var manifest = Find("Pod", pod.Namespace, pod.Name) ?? throw new CniException(
            CniErrorCode.TryAgainLater,
            $"pod {pod} is not among the manifests in {directory}; {NearKind.Remedy(_manifests.Value, "Pod", pod.Name) ?? "add it there"}");

        // Before the annotations: those of another pod of this name do not matter.
        var uid = manifest.Metadata("uid");
        if (uid.Length > 0 && pod.Uid.Length > 0 && uid != pod.Uid)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {pod} has the uid {uid} in {manifest.File}, but the runtime attaches the pod with uid {pod.Uid}; "
                + "correct the uid there, or remove it");
        }

        manifest.RequireAnnotationKeys();
        return Task.FromResult(ObjectReader.Pod(manifest.Object) with { Identity = pod with { Uid = pod.Uid.Length > 0 ? pod.Uid : uid } });
    }

    /// <summary>A namespace without a manifest has no annotations: a manifest that only names a namespace is rarely written.</summary>
    public Task<IReadOnlyDictionary<string, string>> GetNamespaceAnnotationsAsync(
        string @namespace, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(FindNamespace(@namespace)?.Annotations() ?? []);

    public Task<NetworkAttachmentDefinition> GetNetworkAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var manifest = Find(Definition, @namespace, name) ?? throw new CniException(
            PluginErrorCode.NetworkNotFound,
            $"{NetworkLabel.Of($"{@namespace}/{name}")} is not defined: "
            + $"no NetworkAttachmentDefinition of that name is among the manifests in {directory}; "
            + (NearKind.Remedy(_manifests.Value, Definition, name) ?? "create it, or correct the pod's annotation"));
        manifest.RequireAnnotationKeys();
        return Task.FromResult(ObjectReader.Definition(new DefinitionName(@namespace, name), manifest.Object));
    }

    public Task<IReadOnlyList<DefinitionName>> FindNetworksAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DefinitionName>>(
        [
            .. _manifests.Value.Where(manifest => manifest.Text("kind") == Definition)
                .Select(manifest => new DefinitionName(manifest.Namespace, manifest.Metadata("name")))
                .Where(definition => definition.Namespace == @namespace || definition.Name == name),
        ]);

    public Task<PodClaims> GetClaimsAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        new ClaimReader(new ManifestClaimObjects(directory, _manifests.Value)).ReadAsync(pod, cancellationToken);

    public Task<bool> OffersByClaimAsync(string resource, string node, CancellationToken cancellationToken) =>
        new ClaimReader(new ManifestClaimObjects(directory, _manifests.Value)).OffersAsync(resource, node, cancellationToken);

    public bool MayHandOver => false;

    public Task<StatusDelivery> PublishStatusAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        new StatusFiles(stateDirectory).Write(update.Pod.Identity, update.Holder, update.Status);
        return Task.FromResult(StatusDelivery.Published);
    }

    /// <summary>Does nothing: without an API server events cannot be shown, and the log has the same text.</summary>
    public Task PublishEventAsync(PodIdentity pod, ObjectEvent objectEvent, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does nothing: no file stays open.</summary>
    public void Dispose()
    {
    }

    // A namespace is cluster-scoped, so it is found by name only.
    private Manifest? FindNamespace(string name) =>
        FindSingle($"Namespace {name}", manifest => manifest.Text("kind") == "Namespace" && manifest.Metadata("name") == name);

    private Manifest? Find(string kind, string @namespace, string name) =>
        FindSingle($"{kind} {@namespace}/{name}", manifest => manifest.Is(kind, @namespace, name));

    private Manifest? FindSingle(string what, Func<Manifest, bool> matches)
    {
        var found = _manifests.Value.Where(matches).ToList();
        return found.Count < 2
            ? found.SingleOrDefault()
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                found[0].File == found[1].File
                    ? $"{what} is defined twice in {found[0].File}; remove one of the two"
                    : $"{what} is defined in {found[0].File} and in {found[1].File}; remove one of the two");
    }
}
