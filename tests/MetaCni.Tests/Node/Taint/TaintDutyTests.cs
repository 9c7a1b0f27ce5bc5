// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using MetaCni.Install.Settings;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Taint;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Taint;

public sealed class TaintDutyTests : IDisposable
{
    private const string Key = "metacni.io/not-ready";

    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeApiServer _api = new();
    private InstallSettings _settings = new() { RemoveTaint = Key };
    private string[] _taints = ["node.kubernetes.io/unschedulable:NoSchedule", $"{Key}:NoSchedule", "other:NoExecute", $"{Key}:NoExecute"];
    private Func<ApiResponse> _patched = () => FakeApiServer.Success([]);

    public TaintDutyTests()
    {
        _node = new NodeSandbox { Time = _time };
        _api.Answer = (_, request) => request.Method == HttpMethod.Get ? FakeApiServer.Success(Document()) : _patched();
    }

    private IReadOnlyList<ApiRequest> Patches => [.. _api.Requests.Where(request => request.Method == HttpMethod.Patch)];

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task Each_taint_of_the_key_is_removed_by_its_tested_position()
    {
        Publish();

        await RunAsync(TimeSpan.FromMinutes(1));

        var patch = Patches[0];
        Assert.Equal(("api/v1/nodes/node-1", "application/json-patch+json"), (patch.Path, patch.ContentType));
        Assert.Equal(
            """[{"op":"test","path":"/spec/taints/3","value":{"key":"metacni.io/not-ready","effect":"NoExecute"}},"""
            + """{"op":"remove","path":"/spec/taints/3"},"""
            + """{"op":"test","path":"/spec/taints/1","value":{"key":"metacni.io/not-ready","effect":"NoSchedule"}},"""
            + """{"op":"remove","path":"/spec/taints/1"}]""",
            FakeApiServer.BodyOf(patch).ToJsonString());
    }

    [Fact]
    public async Task While_no_executable_is_installed_the_taint_stays()
    {
        Publish();
        _node.Services.Conditions.Set(NodeConditionType.Waiting, "ExecutableNotInstalled", "waiting");

        await RunAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task Before_the_configuration_is_published_the_node_is_not_touched()
    {
        _node.Services.Conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting");
        _time.At(TimeSpan.FromHours(1), () =>
        {
            Assert.Empty(_api.Requests);
            Publish();
        });

        await RunAsync(TimeSpan.FromMinutes(62));

        Assert.NotEmpty(Patches);
    }

    [Fact]
    public async Task A_node_without_the_taint_is_not_changed()
    {
        _taints = ["other:NoSchedule"];
        Publish();

        await RunAsync(TimeSpan.FromHours(1));

        Assert.Empty(Patches);
    }

    [Fact]
    public async Task A_taint_that_returns_is_removed_again()
    {
        _taints = [];
        Publish();
        _time.At(TimeSpan.FromHours(1), () => _taints = [$"{Key}:NoSchedule"]);
        _patched = () =>
        {
            _taints = [];
            return FakeApiServer.Success([]);
        };

        await RunAsync(TimeSpan.FromMinutes(75));

        Assert.Single(Patches);
    }

    // 422: the test of the patch failed, because another client changed the list in between.
    [Theory]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task If_the_taints_changed_in_between_they_are_read_again(HttpStatusCode status)
    {
        Publish();
        _patched = () =>
        {
            _taints = ["new:NoSchedule", .. _taints];
            _patched = () =>
            {
                _taints = ["new:NoSchedule"];
                return FakeApiServer.Success([]);
            };
            return FakeApiServer.Failure(status, "the server rejected our request due to an error in our request");
        };

        await RunAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["/spec/taints/3", "/spec/taints/4"], Patches.Select(patch => (string)FakeApiServer.BodyOf(patch)[0]!["path"]!));
    }

    [Theory]
    [InlineData("get")]
    [InlineData("patch")]
    public async Task A_missing_permission_is_one_event_that_names_the_overlay(string verb)
    {
        Publish();
        _api.Answer = (_, request) =>
            request.Permission.StartsWith(verb, StringComparison.Ordinal) ? FakeApiServer.Forbidden(verb, "nodes") : FakeApiServer.Success(Document());

        await RunAsync(TimeSpan.FromHours(1));

        Assert.True(_node.Services.Events.Unsent.TryRead(out var posted));
        Assert.False(_node.Services.Events.Unsent.TryRead(out _));
        Assert.Contains("apply deploy/overlays/taint", posted.Message, StringComparison.Ordinal);
        Assert.InRange(_node.Log.Split("cannot be removed").Length - 1, 5, 7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_setting_and_in_a_dry_run_nothing_is_requested(bool isDryRun)
    {
        _settings = isDryRun ? _settings with { DryRun = true } : new InstallSettings();
        Publish();

        await RunAsync(TimeSpan.FromHours(1));

        Assert.Empty(_api.Requests);
    }

    private void Publish() => _node.Services.Conditions.Set(NodeConditionType.Published, "Published", "published");

    private JsonObject Document() => new()
    {
        ["spec"] = new JsonObject
        {
            ["taints"] = new JsonArray([.. _taints.Select(taint => taint.Split(':') is [var key, var effect]
                ? new JsonObject { ["key"] = key, ["effect"] = effect }
                : [])]),
        },
    };

    private Task RunAsync(TimeSpan end) =>
        _time.RunUntilAsync(end, new TaintDuty(_node.Services, _api, _ => Task.FromResult(_settings)).RunAsync);
}
