// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;
using MetaCni.Planning;

namespace MetaCni.Node.Repair;

/// <summary>
/// The pods that are bound to this node, in pages, with their metadata alone. Without <c>resourceVersion</c>, so that the answer is not from
/// an old cache.
/// </summary>
/// <param name="send">Sends a request with the daemon's credential, within a time limit.</param>
/// <param name="node">The name of the node.</param>
/// <param name="ownUid">The UID of the daemon's own pod: a list without it is not the list of this node.</param>
internal sealed class ApiNodePodList(
    Func<ApiRequest, CancellationToken, Task<ApiResponse>> send, string node, string ownUid) : INodePodList
{
    private readonly PagedList<ApiResponse> _pages = new(send, page => JsonParts.Text(page.Body, "metadata", "continue"))
    {
        MostPages = 1000,
    };

    public async Task<NodePods> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var pods = await PodsAsync(cancellationToken).ConfigureAwait(false);
            return pods.Any(pod => pod.Identity.Uid == ownUid)
                ? NodePods.Known(pods)
                : NodePods.Unknown($"the API server's list of the pods on node {PlainText.Word(node)} does not contain the daemon's own pod");
        }
        catch (CniException e)
        {
            return NodePods.Unknown(e.Message);
        }
    }

    private async Task<IReadOnlyList<Pod>> PodsAsync(CancellationToken cancellationToken)
    {
        var pods = new List<Pod>();
        await foreach (var page in _pages.ReadAsync(List(), cancellationToken).ConfigureAwait(false))
        {
            if (!page.IsSuccess)
            {
                throw new CniException(CniErrorCode.TryAgainLater, $"the pods of this node cannot be listed: {page.Message}");
            }

            pods.AddRange(JsonParts.Objects(page.Body, "items").Select(Read));
        }

        return pods;
    }

    private ApiRequest List() => new()
    {
        Method = HttpMethod.Get,
        Path = $"api/v1/pods?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}",
        Permission = "list pods",
        Namespace = "",
        Expected = ExpectedAnswer.List("PodList"),
        Accept = ApiRequest.MetadataOfList,
        IsVital = false,
    };

    // Of the annotations, those that the comparison needs: the pages do not stay in memory.
    private static Pod Read(JsonObject item)
    {
        var pod = ObjectReader.Pod(new ObjectJson(
            item,
            (path, _) => MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"a pod in the API server's list has an invalid {path}")));
        return pod with { Annotations = PodUid.AnnotationsOf(pod.Annotations) };
    }
}
