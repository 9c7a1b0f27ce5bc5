// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Api;
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
    private const int MostPages = 1000;

    // The daemon has 64 MiB, and tenants write annotations.
    private const long LongestPage = 2 << 20;

    // An object has at most 1.5 MiB in etcd; JSON repeats the names of members and escapes characters.
    private const long LongestPod = 8 << 20;

    // If a page is too long, it is read again as a shorter one.
    private static readonly int[] PageLengths = [100, 20, 1];

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
        var (next, length) = ("", 0);
        for (var page = 0; page < MostPages; page++)
        {
            (var answer, length) = await PageAsync(next, length, cancellationToken).ConfigureAwait(false);
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

        throw new CniException(CniErrorCode.TryAgainLater, $"the API server needs more than {MostPages} pages for the pods on this node");
    }

    // The pages after a shorter one are as short: annotations of 256 KiB are rarely on one pod alone.
    private async Task<(ApiResponse Answer, int Length)> PageAsync(string next, int length, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return (await send(Request(PageLengths[length], next), cancellationToken).ConfigureAwait(false), length);
            }
            catch (CniException e) when (IsTooLong(e) && length < PageLengths.Length - 1)
            {
                length++;
            }
        }
    }

    // By its bytes, or by the number of its JSON values.
    private static bool IsTooLong(CniException failure) =>
        (CniErrorCode)failure.Error.Code is CniErrorCode.IOFailure or CniErrorCode.InvalidNetworkConfiguration;

    private ApiRequest Request(int limit, string next) => new()
    {
        Method = HttpMethod.Get,
        Path = $"api/v1/pods?fieldSelector={Uri.EscapeDataString($"spec.nodeName={node}")}&limit={limit}"
            + (next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : ""),
        Permission = "list pods",
        Namespace = "",
        Expected = ExpectedAnswer.List("PodList"),
        Accept = ApiRequest.MetadataOfList,
        LongestAnswer = limit > 1 ? LongestPage : LongestPod,
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
