// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Health;
using MetaCni.Node.Http;

namespace MetaCni.Node.Api;

/// <summary>Answers with the daemon's pages about its health.</summary>
/// <param name="pages">The pages.</param>
internal sealed class PageRoute(NodePages pages) : INodeRoute
{
    private const string Healthy = "/healthz";

    public bool Takes(NodeRequest request) => request is { Method: "GET", Path: Healthy or HealthPages.Ready };

    public async Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        var page = await pages.GetAsync(request.Path == Healthy ? HealthPages.Live : HealthPages.Ready, cancellationToken).ConfigureAwait(false);
        return new NodeAnswer(page.Status, Encoding.UTF8.GetBytes($"{page.Text}\n"), NodeHeaders.OfDaemon) { ContentType = page.ContentType };
    }
}
