// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>Tells people about one ADD: a log line and an event for each attachment as it comes, one of each for a failure.</summary>
/// <remarks>Events are sent while the next delegate runs. None is worth the pod: what is not through after a moment stays untold.</remarks>
internal sealed class AddReport(Operation operation) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<Task> _events = [];
    private readonly List<(PodEvent Event, CniError Error)> _unsent = [];

    // The source owns its timer: one that is disposed of is not woken up later.
    private readonly CancellationTokenSource _end = new(Timeout.InfiniteTimeSpan, operation.Services.Time);
    private readonly long _start = operation.Services.Time.GetTimestamp();
    private ICluster? _cluster;
    private PodIdentity? _pod;

    /// <summary>
    /// From here on it is known whom this is about. The cluster is closed with the report, which is the last to tell it something.
    /// </summary>
    public void Concerns(PodIdentity? pod, ICluster? cluster)
    {
        _pod = pod;
        _cluster = cluster;
    }

    public void Attached(AttachmentOutcome outcome)
    {
        operation.LogAttachment((_pod, operation.Request.ContainerId), outcome.Planned, outcome.Elapsed, "attached");
        if (outcome.Result.Interfaces.Count > 0 || outcome.Result.Ips.Count > 0)
        {
            Publish(new PodEvent("AddedInterface", Text(outcome), IsWarning: false));
        }
    }

    /// <summary>What it means for the pod, and the event, come with the operation's own failure.</summary>
    public void NotAttached(PlannedAttachment attachment, TimeSpan elapsed, CniError error) =>
        operation.LogAttachment((_pod, operation.Request.ContainerId), attachment, elapsed, $"failed code={error.Code}");

    /// <summary>The pod goes on without something that it asked for.</summary>
    public void Warn(string sentence)
    {
        operation.Log.Warning(sentence);
        Publish(new PodEvent("RequestNotHonoured", sentence, IsWarning: true));
    }

    public async Task SucceededAsync()
    {
        await FinishAsync(null).ConfigureAwait(false);
        operation.LogOperation(_pod, operation.Services.Time.GetElapsedTime(_start), "ok");
    }

    public async Task FailedAsync(CniError error)
    {
        var reason = error.Code == (int)PluginErrorCode.NetworkNotFound ? "NoNetworkFound" : "AttachFailed";
        Publish(new PodEvent(reason, error.Message, IsWarning: true));
        await FinishAsync(error).ConfigureAwait(false);
        operation.LogFailure(_pod, operation.Services.Time.GetElapsedTime(_start), error);
    }

    public void Dispose()
    {
        _end.Dispose();
        _cluster?.Dispose();
    }

    // Word for word what Multus writes: people and programs look for it.
    private static string Text(AttachmentOutcome outcome)
    {
        var addresses = string.Join(' ', outcome.Result.Ips.Select(ip => ip.Address));
        var from = outcome.Planned.Network.Length > 0 ? $" from {PlainText.Word(outcome.Planned.Network)}" : "";
        return $"Add {outcome.Planned.InterfaceName} [{addresses}]{from}";
    }

    private void Publish(PodEvent podEvent)
    {
        if (_cluster is not null && _pod is not null)
        {
            var publishing = PublishAsync(_cluster, _pod, podEvent);
            lock (_lock)
            {
                _events.Add(publishing);
            }
        }
    }

    private async Task PublishAsync(ICluster cluster, PodIdentity pod, PodEvent podEvent)
    {
        try
        {
            await cluster.PublishEventAsync(pod, podEvent, _end.Token).ConfigureAwait(false);
        }
        catch (CniException e)
        {
            lock (_lock)
            {
                _unsent.Add((podEvent, e.Error));
            }
        }
    }

    // An event that could not be sent for the reason for which everything failed is not worth a line of its own.
    private async Task FinishAsync(CniError? failure)
    {
        if (_events.Count > 0)
        {
            _end.CancelAfter(Patience);
            await Task.WhenAll(_events).ConfigureAwait(false);
        }

        foreach (var (podEvent, error) in _unsent.Where(unsent => unsent.Error != failure))
        {
            operation.Log.Warning($"event {podEvent.Reason} about pod {_pod} was not recorded: {error.Message}");
        }
    }
}
