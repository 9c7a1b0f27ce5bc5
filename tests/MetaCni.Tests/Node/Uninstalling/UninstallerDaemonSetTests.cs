// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Uninstalling;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Uninstalling;

public sealed class UninstallerDaemonSetTests
{
    private const string Path = "apis/apps/v1/namespaces/kube-system/daemonsets/metacni-uninstall";

    private readonly FakeApiServer _api = new();

    [Fact]
    public async Task It_is_deleted_when_all_its_pods_are_ready()
    {
        _api.Answer = (_, request) => request.Method == HttpMethod.Get ? DaemonSet(desired: 3, ready: 3) : Deleted();

        Assert.True(await DeleteIfDoneAsync());

        Assert.Equal([$"GET {Path}", $"DELETE {Path}"], _api.Lines);
        var options = FakeApiServer.BodyOf(_api.Requests[1]);
        Assert.Equal(("u1", "Background"), ((string?)options["preconditions"]!["uid"], (string?)options["propagationPolicy"]));
    }

    [Theory]
    [InlineData(3, 2, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(3, 3, 0)]
    public async Task It_stays_until_every_node_is_done(int desired, int ready, int observed)
    {
        _api.Answer = (_, _) => DaemonSet(desired, ready, observed);

        Assert.False(await DeleteIfDoneAsync());

        Assert.Single(_api.Requests);
    }

    [Fact]
    public async Task Another_pod_may_have_deleted_it_before()
    {
        _api.Answer = (_, _) => FakeApiServer.Failure(HttpStatusCode.NotFound, "daemonsets.apps \"metacni-uninstall\" not found", "daemonsets");

        Assert.True(await DeleteIfDoneAsync());
    }

    [Fact]
    public async Task A_missing_permission_is_an_error_with_a_remedy()
    {
        _api.Answer = (_, _) => FakeApiServer.Forbidden("get", "daemonsets");

        var failure = await Assert.ThrowsAsync<CniException>(DeleteIfDoneAsync);

        Assert.Contains("get daemonsets is refused: 403", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apply deploy/uninstall again", failure.Message, StringComparison.Ordinal);
    }

    private Task<bool> DeleteIfDoneAsync() => new UninstallerDaemonSet(_api, "kube-system").DeleteIfDoneAsync(CancellationToken.None);

    private static ApiResponse Deleted() => FakeApiServer.Success(new JsonObject { ["kind"] = "Status", ["status"] = "Success" });

    private static ApiResponse DaemonSet(int desired, int ready, int observed = 1) => FakeApiServer.Success(new JsonObject
    {
        ["kind"] = "DaemonSet",
        ["metadata"] = new JsonObject { ["name"] = "metacni-uninstall", ["namespace"] = "kube-system", ["uid"] = "u1", ["generation"] = 1 },
        ["status"] = new JsonObject { ["desiredNumberScheduled"] = desired, ["numberReady"] = ready, ["observedGeneration"] = observed },
    });
}
