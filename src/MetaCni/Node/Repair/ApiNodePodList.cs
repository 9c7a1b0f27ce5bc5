// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Kubernetes.Requests;
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
    private const int Page = 100;
    private const int MostPages = 100;

    // 100 pods with annotations of 256 KiB each, the API server's limit.
    private const long LongestPage = 32 << 20;

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
        var next = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await send(Request(next), cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                throw new CniException(CniErrorCode.TryAgainLater, $"the pods of this node cannot be listed: {answer.Message}");
            }

            pods.AddRange(JsonParts.Objects(answer.Body, "items").Select(Read));
            next = JsonParts.Text(answer.Body, "metadata", "continue");
            if (next.Length == 0)
            {
                return pods;
            }
        }

        throw new CniException(CniErrorCode.TryAgainLater, $"the API server lists more than {Page * MostPages} pods on this node");
    }

    private ApiRequest Request(string next) => new()
    {
        Method = HttpMethod.Get,
        Path = $"api/v1/pods?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}&limit={Page}"
            + (next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : ""),
        Permission = "list pods",
        Namespace = "",
        Expected = ExpectedAnswer.List("PodList"),
        Accept = ApiRequest.MetadataOfList,
        LongestAnswer = LongestPage,
        IsVital = false,
    };

    private static Pod Read(JsonObject item) => ObjectReader.Pod(new ObjectJson(
        item,
        (path, _) => MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"a pod in the API server's list has an invalid {path}")));
}
