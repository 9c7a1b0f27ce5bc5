// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>The names of definitions that may have been meant where one was not found; for a message, so it never fails.</summary>
/// <param name="client">The API.</param>
internal sealed class ApiDefinitionNames(ApiClient client)
{
    private const string Resource = "network-attachment-definitions";
    private const string Group = "apis/k8s.cni.cncf.io/v1";

    // Only metadata crosses the wire, and no more of it than can be read in a moment.
    private const int MostNames = 250;
    private const long LongestAnswer = 4 << 20;

    /// <summary>Definitions of the namespace, and those of the name in all namespaces; empty where the server does not tell.</summary>
    public async Task<IReadOnlyList<DefinitionName>> FindAsync(string @namespace, string name, CancellationToken deadline)
    {
        var answers = await Task.WhenAll(
            ListAsync($"namespaces/{Escaped(@namespace)}/{Resource}?limit={MostNames}", @namespace, deadline),

            // From the server's cache: it looks at every definition of the cluster.
            ListAsync($"{Resource}?fieldSelector={Escaped($"metadata.name={name}")}&resourceVersion=0", "", deadline)).ConfigureAwait(false);
        return [.. answers.SelectMany(names => names).Distinct()];
    }

    private async Task<IReadOnlyList<DefinitionName>> ListAsync(string path, string @namespace, CancellationToken deadline)
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
                    LongestAnswer = LongestAnswer,
                    IsVital = false,
                    MayBeForbidden = true,
                },
                deadline).ConfigureAwait(false);
            return response.IsSuccess
                ? [.. JsonParts.Objects(response.Body, "items").Select(item => NameOf(item))]
                : [];
        }
        catch (CniException)
        {
            // The error that is told is that the definition was not found; this only would have said more.
            return [];
        }
    }

    private static DefinitionName NameOf(JsonObject item) =>
        new(JsonParts.Text(item, "metadata", "namespace"), JsonParts.Text(item, "metadata", "name"));

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
