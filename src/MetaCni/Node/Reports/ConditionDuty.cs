// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Reports;

/// <summary>Keeps the condition of the daemon's own pod equal to the state of this node; at most one change in 5 s is sent.</summary>
internal sealed class ConditionDuty(NodeServices services, IApiServer api) : INodeDuty
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    private readonly LastingTrouble _trouble = new(services, eventReason: "");
    private readonly Backoff _backoff = new(Random.Shared);

    private PublishedCondition _sent = new(false, "", "");
    private DateTimeOffset _since;

    public string Name => "condition";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            services.Heartbeats.Beat(Name, LongestStep);
            var seen = services.Conditions.Changed.Count;
            var pause = await StepAsync(stop).ConfigureAwait(false);
            await Task.Delay(pause, services.Time, stop).ConfigureAwait(false);
            if (PublishedCondition.Of(services.Conditions) == _sent)
            {
                await services.Conditions.Changed.WithinAsync(seen, LongestPause, services.Time, stop).ConfigureAwait(false);
            }
        }
    }

    // A refusal counts as sent: another attempt would be refused as well.
    private async Task<TimeSpan> StepAsync(CancellationToken stop)
    {
        var current = PublishedCondition.Of(services.Conditions);
        if (current == _sent)
        {
            return ShortestPause;
        }

        if (_sent.Reason.Length == 0 || current.IsPublished != _sent.IsPublished)
        {
            _since = services.Time.GetUtcNow();
        }

        try
        {
            var request = current.Request(services.Identity, _since);
            var response = await api.SendAsync(api.Configuration(), request, stop).ConfigureAwait(false);
            Judge(request, response);
            _sent = current;
            _backoff.Reset();
            return ShortestPause;
        }
        catch (CniException e)
        {
            _trouble.Is(ApiFailureReason.Of(e), Failure(e.Message));
            return _backoff.Next();
        }
    }

    private void Judge(ApiRequest request, ApiResponse response)
    {
        if (response.IsSuccess)
        {
            _trouble.Over();
            return;
        }

        var why = $"{(int)response.Status} {response.Message}";
        _trouble.Is("Refused", Failure(response.LacksPermission(request) ? $"{why}; apply the Role of deploy/node/rbac.yaml" : why));
    }

    private string Failure(string why) =>
        $"the condition of pod {services.Identity.Namespace}/{services.Identity.Pod} cannot be set: {why}";
}
