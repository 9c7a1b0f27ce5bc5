// SPDX-License-Identifier: Apache-2.0

using Cni.Json;
using MetaCni.Install.Executable;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Http;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Api;

/// <summary>Answers with the version of the API server, and the daemon's as one more member.</summary>
/// <param name="live">Reads from the API server.</param>
internal sealed class VersionRoute(LiveReads live) : INodeRoute
{
    private const string Path = "/version";

    public bool Takes(NodeRequest request) => request is { Method: "GET", Path: Path };

    public async Task<NodeAnswer> AnswerAsync(NodeRequest request, CancellationToken cancellationToken)
    {
        request.AnswerTakesLonger();
        var answer = await live.ReadAsync(Path, ApiRequest.Json, cancellationToken).ConfigureAwait(false);
        if (answer.Status != 200)
        {
            return answer;
        }

        using (answer.Owner)
        {
            var version = JsonBorder.ReadObject(answer.Body.Span, "the API server's version");
            version["metacni"] = ExecutableVersion.Own.Text;
            return new NodeAnswer(answer.Status, JsonBorder.Write(version), NodeHeaders.OfApiServer);
        }
    }
}
