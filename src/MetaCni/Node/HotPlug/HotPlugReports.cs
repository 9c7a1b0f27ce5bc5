// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging;
using MetaCni.Node.Duties;

namespace MetaCni.Node.HotPlug;

/// <summary>Tells what hot-plug does: log, counters, condition. The events of pods are the reconciles' own. A state that stays is told once.</summary>
/// <param name="services">The daemon's services.</param>
internal sealed class HotPlugReports(NodeServices services)
{
    private string _problem = "";

    /// <summary>A reconcile has ended.</summary>
    public void Report(ReconcileAttempt attempt)
    {
        services.Counters.CountReconcile(attempt.Outcome.Kind switch
        {
            ReconcileOutcomeKind.Succeeded => NodeCounters.Succeeded,
            ReconcileOutcomeKind.Refused => NodeCounters.Refused,
            _ => NodeCounters.Failed,
        });
        var log = services.Log.About(LogField.Pod(attempt.Pod.ToString()), LogField.Container(attempt.Container.Value));
        switch (attempt.Outcome.Kind)
        {
            case ReconcileOutcomeKind.Succeeded:
                log.Verbose("hot-plug: the pod has the networks of its annotation");
                break;
            case ReconcileOutcomeKind.Refused:
                log.Warning($"hot-plug: the networks stay as they are until the annotation is changed: {attempt.Outcome.Words}");
                break;
            default:
                log.Warning($"hot-plug: the networks cannot be changed; retrying: {attempt.Outcome.Words}");
                break;
        }
    }

    /// <summary>The records were read, or why they could not be.</summary>
    public void ReportState(string problem)
    {
        if (problem != _problem && problem.Length > 0)
        {
            services.Log.Warning($"hot-plug: the records cannot be checked: {problem}");
        }

        _problem = problem;
    }

    /// <summary>Hot-plug is impossible.</summary>
    public void ReportObstacle(string obstacle)
    {
        if (services.Conditions.Set(NodeConditionType.HotPlugUnavailable, "NoAccessToHost", obstacle))
        {
            services.Log.Error(obstacle);
        }
    }

    /// <summary>Hot-plug is possible, or switched off.</summary>
    public void ClearObstacle() => services.Conditions.Clear(NodeConditionType.HotPlugUnavailable);

    /// <summary>How many reconciles run.</summary>
    public void ReportRunning(int running) => services.Counters.ReconcilesRunning = running;
}
