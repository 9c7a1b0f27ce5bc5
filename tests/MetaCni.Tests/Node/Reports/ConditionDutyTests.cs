// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Reports;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Reports;

public sealed class ConditionDutyTests : IDisposable
{
    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeApiServer _api = new();

    public ConditionDutyTests() => _node = new NodeSandbox { Time = _time };

    private NodeConditions Conditions => _node.Services.Conditions;

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task The_condition_is_merged_by_its_type_into_the_status_of_the_daemons_own_pod()
    {
        Conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting for a network in /etc/cni/net.d");

        await RunAsync(TimeSpan.FromSeconds(10));

        var request = Assert.Single(_api.Requests);
        Assert.Equal(
            ("api/v1/namespaces/kube-system/pods/metacni-x7k2p/status", "application/strategic-merge-patch+json"),
            (request.Path, request.ContentType));
        Assert.Equal(
            """{"metadata":{"uid":"a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1"},"status":{"conditions":[{"""
            + "\"type\":\"metacni.io/ConfigurationPublished\",\"status\":\"False\",\"reason\":\"PrimaryMissing\","
            + "\"message\":\"waiting for a network in /etc/cni/net.d\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}",
            FakeApiServer.BodyOf(request).ToJsonString());
    }

    [Fact]
    public async Task The_transition_time_changes_only_with_the_status()
    {
        Conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting");
        _time.At(TimeSpan.FromMinutes(20), () => Conditions.Set(NodeConditionType.Waiting, "PrimaryInvalid", "waiting"));
        _time.At(TimeSpan.FromMinutes(40), () => Conditions.Set(NodeConditionType.Published, "Published", "published"));

        await RunAsync(TimeSpan.FromMinutes(60));

        Assert.Equal(
            [
                "False PrimaryMissing 2026-01-01T00:00:00Z",
                "False PrimaryInvalid 2026-01-01T00:00:00Z",
                "True Published 2026-01-01T00:40",
            ],
            _api.Requests.Select((request, index) => index < 2 ? Shown(request) : Shown(request)[..31]));
    }

    [Fact]
    public async Task Changes_that_follow_each_other_closely_are_sent_together()
    {
        for (var second = 0; second < 60; second++)
        {
            var number = second;
            _time.At(TimeSpan.FromSeconds(second), () => Conditions.Set(NodeConditionType.Waiting, "Waiting", $"{number}"));
        }

        await RunAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(_api.Requests.Count, 2, 13);
        Assert.Equal("59", (string)Condition(_api.Requests[^1])["message"]!);
    }

    [Fact]
    public async Task A_missing_permission_is_one_warning_and_is_not_tried_until_something_changes()
    {
        _api.Answer = (_, _) => FakeApiServer.Forbidden("patch", "pods/status");

        await RunAsync(TimeSpan.FromHours(3));

        Assert.Single(_api.Requests);
        Assert.Equal(1, _node.Log.Split("apply the Role of deploy/node/rbac.yaml").Length - 1);
    }

    [Fact]
    public async Task While_the_API_server_is_down_it_is_tried_again()
    {
        _api.IsDown = true;
        _time.At(TimeSpan.FromMinutes(30), () => _api.IsDown = false);

        await RunAsync(TimeSpan.FromMinutes(40));

        Assert.InRange(_api.Requests.Count, 20, 80);
        Assert.Equal("False Starting 2026-01-01T00:3", Shown(_api.Requests[^1])[..30]);
    }

    private static JsonNode Condition(ApiRequest request) => FakeApiServer.BodyOf(request)["status"]!["conditions"]![0]!;

    private static string Shown(ApiRequest request)
    {
        var condition = Condition(request);
        return $"{condition["status"]} {condition["reason"]} {condition["lastTransitionTime"]}";
    }

    private Task RunAsync(TimeSpan end) => _time.RunUntilAsync(end, new ConditionDuty(_node.Services, _api).RunAsync);
}
