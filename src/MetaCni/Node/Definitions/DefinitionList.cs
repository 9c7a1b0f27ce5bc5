// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Definitions;

/// <summary>Lists the definitions of the cluster, page by page: at most 5000, and no more than one page in memory.</summary>
internal sealed class DefinitionList(IApiServer api)
{
    private const int Most = 5000;

    // An object has at most 1.5 MiB in etcd: a page of one definition always fits.
    private const long LongestPage = 2 << 20;

    // If a page is too long, it is read again as a shorter one.
    private static readonly int[] PageLengths = [500, 20, 1];

    /// <summary>Reads the definitions.</summary>
    /// <param name="each">Called with the name and the configuration of each definition.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The response that ended it: a success, or a refusal.</returns>
    /// <exception cref="CniException">The API server cannot be reached, or does not accept the daemon's credential.</exception>
    public async Task<ApiResponse> ReadAsync(Action<DefinitionName, string> each, CancellationToken stop)
    {
        var config = api.Configuration();
        var next = "";
        for (var count = 0; ;)
        {
            var page = await PageAsync(config, next, stop).ConfigureAwait(false);
            foreach (var item in JsonParts.Objects(page.Body, "items"))
            {
                each(
                    new DefinitionName(JsonParts.Text(item, "metadata", "namespace"), JsonParts.Text(item, "metadata", "name")),
                    JsonParts.Text(item, "spec", "config"));
                count++;
            }

            next = JsonParts.Text(page.Body, "metadata", "continue");
            if (!page.IsSuccess || next.Length == 0 || count >= Most)
            {
                return page;
            }
        }
    }

    private async Task<ApiResponse> PageAsync(KubeConfig config, string next, CancellationToken stop)
    {
        for (var index = 0; ; index++)
        {
            try
            {
                return await api.SendAsync(config, Request(PageLengths[index], next), stop).ConfigureAwait(false);
            }
            catch (CniException e) when (e.Error.Code == (int)CniErrorCode.IOFailure && index < PageLengths.Length - 1)
            {
            }
        }
    }

    private static ApiRequest Request(int limit, string next) => new()
    {
        Method = HttpMethod.Get,
        Path = $"apis/k8s.cni.cncf.io/v1/network-attachment-definitions?limit={limit}"
            + (next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : ""),
        Permission = "list network-attachment-definitions.k8s.cni.cncf.io",
        Namespace = "",
        Expected = ExpectedAnswer.List("NetworkAttachmentDefinitionList"),
        LongestAnswer = LongestPage,
        MayBeForbidden = true,
    };
}
