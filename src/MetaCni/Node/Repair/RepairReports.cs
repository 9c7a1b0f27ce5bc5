// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Repair;

/// <summary>Tells what repair does: log, events, counters, condition. A state that stays is told once.</summary>
internal sealed class RepairReports(NodeServices services)
{
    private string _problemOfPods = "";
    private string _problemOfState = "";

    /// <summary>An attempt has finished.</summary>
    public void Report(RepairAttempt attempt)
    {
        services.Counters.CountRepair(attempt.Succeeded);
        var subject = attempt.Subject;
        var log = services.Log.About(LogField.Pod(subject.Pod?.ToString() ?? ""), LogField.Container(subject.Container.Value));
        if (attempt.Succeeded)
        {
            log.Verbose($"repair: its networks are detached: {attempt.Reason}");
            return;
        }

        var failures = string.Join("; ", attempt.Failures);
        log.Warning($"repair: its networks cannot be detached and stay on record ({attempt.Reason}): {failures}");

        // One event a container: the log and "metacni show" have the rest.
        if (attempt.Count == 1)
        {
            services.Events.Post(new NodeEvent(
                "RepairFailed",
                $"the networks of container {subject.Container}{(subject.Pod is { } pod ? $" of pod {pod}" : "")} cannot be detached; retrying: {failures}",
                IsWarning: true));
        }
    }

    /// <summary>The pods of this node were looked up, or why they could not be.</summary>
    public void ReportPods(string problem)
    {
        if (problem != _problemOfPods && problem.Length > 0)
        {
            services.Log.Warning($"repair: records whose sandbox is gone stay until the pods of this node can be looked up: {problem}");
        }

        _problemOfPods = problem;
    }

    /// <summary>The records were read, or why they could not be.</summary>
    public void ReportState(string problem)
    {
        if (problem != _problemOfState && problem.Length > 0)
        {
            services.Log.Warning($"repair: the records cannot be checked: {problem}");
        }

        _problemOfState = problem;
    }

    /// <summary>Repair is impossible.</summary>
    public void ReportObstacle(string obstacle)
    {
        if (services.Conditions.Set(NodeConditionType.RepairUnavailable, "NoAccessToHost", obstacle))
        {
            services.Log.Error(obstacle);
        }
    }
}
