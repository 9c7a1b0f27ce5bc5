// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>
/// The names of similar definitions when a definition was not found. They are only for the error message, so this never throws.
/// </summary>
/// <param name="client">The client of the API.</param>
internal sealed class ApiDefinitionNames(ApiClient client)
{
    private const string Resource = "network-attachment-definitions";
    private const string Group = "apis/k8s.cni.cncf.io/v1";

    // The server sends only metadata, and no more than can be read quickly.
    private const int MostNames = 250;
    private const long LongestResponse = 4 << 20;

    /// <summary>
    /// Finds definitions in the namespace, and definitions of the name in all namespaces; empty if the server returns none.
    /// </summary>
    public async Task<IReadOnlyList<DefinitionName>> FindAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            ListAsync($"namespaces/{Escaped(@namespace)}/{Resource}?limit={MostNames}", @namespace, cancellationToken),

            // resourceVersion=0 reads from the API server's cache: this list covers the whole cluster.
            ListAsync($"{Resource}?fieldSelector={Escaped($"metadata.name={name}")}&resourceVersion=0", "", cancellationToken)).ConfigureAwait(false);
        return [.. lists.SelectMany(names => names).Distinct()];
    }

    private async Task<IReadOnlyList<DefinitionName>> ListAsync(string path, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.SendAsync(
                new ApiRequest
                {
                    Method = HttpMethod.Get,
                    Path = $"{Group}/{path}",
                    Permission = "list network-attachment-definitions.k8s.cni.cncf.io",
                    Namespace = @namespace,
                    Expected = ExpectedAnswer.List("NetworkAttachmentDefinitionList"),
                    Accept = ApiRequest.MetadataOfList,
                    LongestAnswer = LongestResponse,
                    IsVital = false,
                    MayBeForbidden = true,
                },
                cancellationToken).ConfigureAwait(false);
            return response.IsSuccess
                ? [.. JsonParts.Objects(response.Body, "items").Select(item => NameOf(item))]
                : [];
        }
        catch (CniException)
        {
            // The reported error is that the definition was not found; the names would only have extended it.
            return [];
        }
    }

    private static DefinitionName NameOf(JsonObject item) =>
        new(JsonParts.Text(item, "metadata", "namespace"), JsonParts.Text(item, "metadata", "name"));

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
