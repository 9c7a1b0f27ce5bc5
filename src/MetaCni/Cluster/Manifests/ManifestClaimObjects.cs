// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Claims;
using MetaCni.Planning;

namespace MetaCni.Cluster.Manifests;

/// <summary>Resource claims and slices from manifests.</summary>
/// <param name="directory">The directory of the manifests, for messages.</param>
/// <param name="manifests">All of them.</param>
internal sealed class ManifestClaimObjects(string directory, IReadOnlyList<Manifest> manifests) : IClaimObjects
{
    public Task<JsonObject> GetPodAsync(PodIdentity pod, CancellationToken cancellationToken) =>
        Task.FromResult(Find("Pod", pod.Namespace, pod.Name));

    public Task<JsonObject> GetClaimAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Find("ResourceClaim", @namespace, name));

    public Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string driver, string? node, CancellationToken cancellationToken) =>
        Task.FromResult(Slices(slice => slice.Text("spec", "driver") == driver && (node is null || slice.Text("spec", "nodeName") == node)));

    public Task<IReadOnlyList<JsonObject>> ListSlicesAsync(string? node, CancellationToken cancellationToken) =>
        Task.FromResult(Slices(slice => node is null || slice.Text("spec", "nodeName") == node));

    private IReadOnlyList<JsonObject> Slices(Func<Manifest, bool> isWanted) =>
        [.. manifests.Where(manifest => manifest.Text("kind") == "ResourceSlice" && isWanted(manifest)).Select(slice => slice.Json)];

    private JsonObject Find(string kind, string @namespace, string name) =>
        manifests.FirstOrDefault(manifest => manifest.Is(kind, @namespace, name))?.Json ?? throw new CniException(
            CniErrorCode.TryAgainLater, $"{kind} {@namespace}/{name} is not among the manifests in {directory}; add it there");
}
