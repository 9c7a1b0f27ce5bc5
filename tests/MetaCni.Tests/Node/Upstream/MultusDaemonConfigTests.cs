// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

public sealed class MultusDaemonConfigTests
{
    private readonly FakeApiServer _api = new();

    [Fact]
    public async Task The_content_of_the_key_is_returned_as_it_is()
    {
        Answer(FakeApiServer.Success(new JsonObject { ["data"] = new JsonObject { ["daemon-config.json"] = "{\n  \"chrootDir\": \"/hostroot\"\n}" } }));

        Assert.Equal("{\n  \"chrootDir\": \"/hostroot\"\n}", await ReadAsync());
        Assert.Equal(["GET api/v1/namespaces/kube-system/configmaps/multus-daemon-config"], _api.Lines);
    }

    [Fact]
    public async Task Without_the_ConfigMap_or_the_key_it_is_empty()
    {
        Answer(FakeApiServer.Failure(HttpStatusCode.NotFound, "configmaps \"multus-daemon-config\" not found", "configmaps"));
        Assert.Equal("", await ReadAsync());

        Answer(FakeApiServer.Success(new JsonObject { ["data"] = new JsonObject { ["other"] = "{}" } }));
        Assert.Equal("", await ReadAsync());
    }

    [Fact]
    public async Task A_missing_permission_names_the_manifest()
    {
        Answer(FakeApiServer.Forbidden("get", "configmaps"));

        var failure = await Assert.ThrowsAsync<CniException>(ReadAsync);

        Assert.Contains("deploy/node/rbac.yaml", failure.Message, StringComparison.Ordinal);
    }

    private void Answer(ApiResponse response) => _api.Answer = (_, _) => response;

    private async Task<string> ReadAsync() =>
        Encoding.UTF8.GetString((await new MultusDaemonConfig(_api).ReadAsync(CancellationToken.None)).Span);
}
