// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Definitions;

/// <summary>Lists the definitions of the cluster, page by page: at most 5000, and no more than one page in memory.</summary>
internal sealed class DefinitionList(IApiServer api)
{
    private const int Most = 5000;

    private static readonly ApiRequest List = new()
    {
        Method = HttpMethod.Get,
        Path = "apis/k8s.cni.cncf.io/v1/network-attachment-definitions",
        Permission = "list network-attachment-definitions.k8s.cni.cncf.io",
        Namespace = "",
        Expected = ExpectedAnswer.List("NetworkAttachmentDefinitionList"),
        MayBeForbidden = true,
    };

    /// <summary>Reads the definitions.</summary>
    /// <param name="each">Called with the name and the configuration of each definition.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The response that ended it: a success, or a refusal.</returns>
    /// <exception cref="CniException">The API server cannot be reached, or does not accept the daemon's credential.</exception>
    public async Task<ApiResponse> ReadAsync(Action<DefinitionName, string> each, CancellationToken stop)
    {
        var config = api.Configuration();
        var pages = new PagedList<ApiResponse>(
            (request, end) => api.SendAsync(config, request, end), page => JsonParts.Text(page.Body, "metadata", "continue"));
        var count = 0;
        ApiResponse? last = null;
        await foreach (var page in pages.ReadAsync(List, stop).ConfigureAwait(false))
        {
            last = page;
            foreach (var item in JsonParts.Objects(page.Body, "items"))
            {
                each(
                    new DefinitionName(JsonParts.Text(item, "metadata", "namespace"), JsonParts.Text(item, "metadata", "name")),
                    JsonParts.Text(item, "spec", "config"));
                count++;
            }

            if (count >= Most)
            {
                break;
            }
        }

        return last!;
    }
}
