// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Cni.Errors;
using MetaCni.Cluster;
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
    };

    /// <summary>Reads the definitions.</summary>
    /// <param name="each">Called with the name and the configuration of each definition.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The page that ended it: a success, or a refusal.</returns>
    /// <exception cref="CniException">The API server cannot be reached.</exception>
    /// <exception cref="WatchFailedException">Another server responds.</exception>
    public async Task<ListPage> ReadAsync(Action<DefinitionName, string> each, CancellationToken stop)
    {
        using var session = api.OpenSession();
        var count = 0;
        ListPage? last = null;
        var pages = ListPages.Of(session, found =>
        {
            each(new DefinitionName(found.Namespace, found.Name), Config(found));
            count++;
        });
        await foreach (var page in pages.ReadAsync(List, stop).ConfigureAwait(false))
        {
            last = page;
            if (count >= Most)
            {
                break;
            }
        }

        return last! with { Message = session.WithoutSecrets(last!.Message) };
    }

    // Empty for a definition that has none, or another JSON in its place.
    private static string Config(WatchedObject found)
    {
        var reader = new Utf8JsonReader(found.Spec.Span, new JsonReaderOptions { MaxDepth = 512 });
        if (found.Spec.Length == 0 || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("config"u8))
            {
                reader.Read();
                return reader.TokenType == JsonTokenType.String ? JsonSlice.Text(ref reader) : "";
            }

            reader.Skip();
        }

        return "";
    }
}
