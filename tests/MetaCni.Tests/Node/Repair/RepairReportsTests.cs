// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Node.Duties;
using MetaCni.Node.Repair;
using MetaCni.Planning;

namespace MetaCni.Tests.Node.Repair;

public sealed class RepairReportsTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly RepairReports _reports;

    public RepairReportsTests() => _reports = new RepairReports(_node.Services);

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_success_is_a_line_with_pod_container_and_reason()
    {
        _reports.Report(Attempt(count: 1));

        Assert.Contains("level=info", _node.Log, StringComparison.Ordinal);
        Assert.Contains("pod=shop/web", _node.Log, StringComparison.Ordinal);
        Assert.Contains("container=c1", _node.Log, StringComparison.Ordinal);
        Assert.Contains("its sandbox and its pod are gone", _node.Log, StringComparison.Ordinal);
        Assert.Equal((1, 0), (_node.Services.Counters.Repaired, _node.Services.Counters.RepairsFailed));
        Assert.Empty(Events());
    }

    [Fact]
    public void Every_failure_is_a_line_and_the_first_one_of_a_container_is_an_event()
    {
        _reports.Report(Attempt(count: 1, "plugin bridge failed"));
        _reports.Report(Attempt(count: 2, "plugin bridge failed"));

        Assert.Equal(2, Lines("plugin bridge failed"));
        Assert.Equal((0, 2), (_node.Services.Counters.Repaired, _node.Services.Counters.RepairsFailed));
        var told = Assert.Single(Events());
        Assert.Equal(("RepairFailed", true), (told.Reason, told.IsWarning));
        Assert.Contains("container c1 of pod shop/web", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_is_told_once_and_again_after_it_was_over()
    {
        foreach (var problem in (string[])["the API server is down", "the API server is down", "", "the API server is down"])
        {
            _reports.ReportPods(problem);
        }

        foreach (var problem in (string[])["the disk fails", "the disk fails", ""])
        {
            _reports.ReportState(problem);
        }

        Assert.Equal(2, Lines("the API server is down"));
        Assert.Equal(1, Lines("the disk fails"));
    }

    [Fact]
    public void An_obstacle_is_a_condition_and_one_line()
    {
        _reports.ReportObstacle("repair is off");
        _reports.ReportObstacle("repair is off");

        Assert.Equal(1, Lines("repair is off"));
        Assert.Contains(_node.Services.Conditions.Current, condition => condition.Type == NodeConditionType.RepairUnavailable);
    }

    private int Lines(string text) => _node.Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    private List<NodeEvent> Events()
    {
        var events = new List<NodeEvent>();
        while (_node.Services.Events.Unsent.TryRead(out var one))
        {
            events.Add(one);
        }

        return events;
    }

    private static RepairAttempt Attempt(int count, params IReadOnlyList<string> failures) => new(
        new RepairSubject
        {
            Container = ContainerId.TryParse("c1", out var id) ? id : throw new FormatException(),
            Interface = InterfaceName.TryParse("eth0", out var name) ? name : throw new FormatException(),
            Pod = new PodIdentity { Namespace = "shop", Name = "web" },
            Namespace = NamespaceState.Gone,
        },
        "its sandbox and its pod are gone",
        failures,
        count);
}
