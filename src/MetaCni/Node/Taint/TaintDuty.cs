// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install.Settings;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Taint;

/// <summary>
/// Removes the taint of the setting removeTaint from this node as soon as the configuration is published: pods that do not tolerate it were
/// kept away until then. As long as the configuration is published, a taint that returns is removed again, within 10 min.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="api">The API server.</param>
/// <param name="settings">The current settings.</param>
internal sealed class TaintDuty(NodeServices services, IApiServer api, Func<CancellationToken, Task<InstallSettings>> settings) : INodeDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettingsInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    private readonly NodeTaints _taints = new(api, services.Identity.Node);
    private readonly Backoff _backoff = new(Random.Shared);
    private readonly LastingTrouble _trouble = new(services, "TaintNotRemoved");


    public string Name => "taint";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var current = await settings(stop).ConfigureAwait(false);
            services.Heartbeats.Beat(Name, LongestStep);
            var seen = services.Conditions.Changed.Count;
            var isPublished = IsPublished;
            var pause = await StepAsync(current, isPublished, stop).ConfigureAwait(false);
            await (isPublished ? Task.Delay(pause, services.Time, stop) : services.Conditions.Changed.WithinAsync(seen, pause, services.Time, stop))
                .ConfigureAwait(false);
        }
    }

    // Of a node that is not ready, the taint keeps pods away that could not start.
    private bool IsPublished =>
        services.Conditions.Current.Any(condition => condition.Type == NodeConditionType.Published) && services.Conditions.IsReady;

    private async Task<TimeSpan> StepAsync(InstallSettings current, bool isPublished, CancellationToken stop)
    {
        if (current.RemoveTaint.Length == 0 || current.DryRun || !isPublished)
        {
            return SettingsInterval;
        }

        try
        {
            if (await _taints.RemoveAsync(current.RemoveTaint, stop).ConfigureAwait(false) > 0)
            {
                services.Log.Verbose($"the taint {current.RemoveTaint} is removed from node {services.Identity.Node}");
            }

            _backoff.Reset();
            _trouble.Over();
            return _backoff.Around(Interval);
        }
        catch (TaintException e)
        {
            _trouble.Is("Refused", $"{Failure(current)}: {e.Message}");
        }
        catch (CniException e)
        {
            _trouble.Is(ApiFailureReason.Of(e), $"{Failure(current)}: {e.Message}");
        }

        return _backoff.Next();
    }

    private string Failure(InstallSettings current) => $"the taint {current.RemoveTaint} cannot be removed from node {services.Identity.Node}";
}
