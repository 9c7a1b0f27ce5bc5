// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Upstream;
using MetaCni.Planning;

namespace MetaCni.Node.Cache;

/// <summary>The pods of this node from their cache, and from the API server.</summary>
/// <param name="cache">The cache of the pods.</param>
/// <param name="live">Reads from the API server.</param>
internal sealed class LocalPods(ObjectCache cache, LiveReads live) : ILocalPods
{
    public bool IsCurrent => cache.IsCurrent;

    public IReadOnlyList<Pod> All => [.. cache.All.Select(cached => cached.Pod)];

    public ChangeSignal Changed => cache.Changed;

    public Task<Pod?> FindAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken) =>
        cache.IsCurrent && cache.Find(Path(wanted)) is { } cached && cached.IsPod(wanted.Uid)
            ? Task.FromResult<Pod?>(cached.Pod)
            : ReadAsync(wanted, readsLive, cancellationToken);

    public async Task<Pod?> ReadAsync(PodIdentity wanted, Action readsLive, CancellationToken cancellationToken)
    {
        readsLive();
        var answer = await live.ReadAsync(Path(wanted), ApiRequest.MetadataOnly, cancellationToken).ConfigureAwait(false);
        using (answer.Owner)
        {
            var body = JsonBorder.ReadObject(answer.Body.Span, $"the response to get pod {wanted}");
            return answer.Status switch
            {
                (int)HttpStatusCode.OK => PodRequest.Read(wanted, body) is var found && PodUid.IsSame(wanted, found) ? Trimmed(found) : null,
                (int)HttpStatusCode.NotFound when IsAbsent(body) => null,
                _ => throw new CniException(
                    CniErrorCode.TryAgainLater, $"pod {wanted} cannot be read: {answer.Status} {JsonScalar.Text(body["message"])}"),
            };
        }
    }

    private static string Path(PodIdentity pod) => $"/{PodRequest.Path(pod)}";

    private static bool IsAbsent(JsonObject status) => JsonParts.Text(status, "kind") == "Status" && JsonParts.Text(status, "details", "kind") == "pods";

    private static Pod Trimmed(Pod pod) => pod with
    {
        Annotations = pod.Annotations
            .Where(annotation => Cluster.UsedAnnotations.Names.Contains(annotation.Key) || PodUid.AnnotationNames.Contains(annotation.Key))
            .ToDictionary(StringComparer.Ordinal),
    };
}
