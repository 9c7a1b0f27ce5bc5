// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Tests.Kubernetes;

namespace MetaCni.Tests.Cluster.Api;

public sealed class ApiDefinitionNamesTests
{
    private const string OfNamespace = """
        {"kind": "PartialObjectMetadataList", "items": [
          {"kind": "PartialObjectMetadata", "metadata": {"namespace": "team", "name": "storge"}},
          {"kind": "PartialObjectMetadata", "metadata": {"namespace": "team", "name": "data"}}]}
        """;

    private const string OfName = """
        {"kind": "NetworkAttachmentDefinitionList", "items": [{"metadata": {"namespace": "telco", "name": "storage"}}]}
        """;

    [Fact]
    public async Task Definition_names_are_read_with_two_short_metadata_only_lists()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(200, OfNamespace), ScriptedApi.Answer(200, OfName));

        var names = await FindAsync(api);

        Assert.Equal(["team/storge", "team/data", "telco/storage"], names.Select(name => name.ToString()));
        Assert.Equal(
            [
                "GET /apis/k8s.cni.cncf.io/v1/namespaces/team/network-attachment-definitions?limit=250",
                "GET /apis/k8s.cni.cncf.io/v1/network-attachment-definitions?fieldSelector=metadata.name%3Dstorage&resourceVersion=0",
            ],
            api.Lines);
        Assert.All(api.Requests, request => Assert.StartsWith("application/json;as=PartialObjectMetadataList", request.Accept, StringComparison.Ordinal));
    }

    // The role may be that of Multus, or an older one of ours.
    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(401)]
    public async Task A_list_that_is_forbidden_or_not_found_gives_no_names_and_no_error(int status)
    {
        var api = new ScriptedApi(ScriptedApi.Answer(status, """{"kind": "Status"}"""), ScriptedApi.Answer(200, OfName));

        Assert.Equal(["telco/storage"], (await FindAsync(api)).Select(name => name.ToString()));
    }

    [Fact]
    public async Task A_slow_list_is_abandoned_and_does_not_affect_other_requests()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(
            ScriptedApi.Answer(200, """{"kind": "Pod", "metadata": {"namespace": "shop", "name": "web"}}""")));

        Assert.Empty(await cluster.Cluster.FindNetworksAsync("team", "storage", CancellationToken.None));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(cluster.Time.Pauses));
        Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
    }

    private static async Task<IReadOnlyList<DefinitionName>> FindAsync(ScriptedApi api)
    {
        using var cluster = new ScriptedCluster(api);
        return await new ApiDefinitionNames(cluster.Client).FindAsync("team", "storage", CancellationToken.None);
    }
}
