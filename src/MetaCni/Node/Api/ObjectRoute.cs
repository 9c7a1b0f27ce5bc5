// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Cache;
using MetaCni.Node.Http;

namespace MetaCni.Node.Api;

/// <summary>
/// Answers reads: an object from its cache, if that is current and has it; everything else from the API server. "Not found" is always the API
/// server's.
/// </summary>
/// <param name="caches">The caches, and the reads of the API server.</param>
internal sealed class ObjectRoute(NodeCaches caches) : INodeRoute
{
    private const string Get = "GET";
    private const string Partial = "as=PartialObjectMetadata;";

    public bool Takes(NodeRequest request) => request.Method == Get && Readable.IsAllowed(request.Path, request.Query);

    public Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        var accept = request.Header("Accept");
        if (request.Query.Length == 0 && Cached(request, accept) is { } cached)
        {
            return Task.FromResult(new NodeAnswer(200, cached.Body, NodeHeaders.OfCache));
        }

        request.AnswerTakesLonger();
        return caches.Live.ReadAsync(request.Path + request.Query, accept.Length > 0 ? accept : ApiRequest.Json, cancellationToken);
    }

    private CachedObject? Cached(NodeRequest request, string accept)
    {
        if (Readable.IsDefinition(request.Path))
        {
            return accept.Contains(Partial, StringComparison.Ordinal) ? null : Find(caches.Definitions, request.Path);
        }

        // The caches have only the metadata of pods and namespaces.
        return !accept.Contains(Partial, StringComparison.Ordinal) ? null
            : Readable.IsPod(request.Path) ? Find(caches.PodObjects, request.Path) is { } pod && pod.IsPod(request.Header(NodeHeaders.PodUid)) ? pod : null
            : Find(caches.Namespaces, request.Path);
    }

    private static CachedObject? Find(ObjectCache cache, string path) => cache.IsCurrent ? cache.Find(path) : null;
}
