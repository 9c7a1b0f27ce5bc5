// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching.Results;
using MetaCni.Cluster;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Tells people about one ADD: a log line and an event for each attachment as it comes, and of each for the outcome.</summary>
/// <remarks>
/// Events are sent while the next delegate runs and do not delay a pod: one that is not accepted within <see cref="Patience"/> of the end
/// of the work is dropped. Only the event of a failed ADD may take longer: nothing else tells the pod's owner why the pod does not start.
/// </remarks>
/// <param name="log">The operator's log.</param>
/// <param name="container">The container.</param>
/// <param name="time">The clock.</param>
internal sealed class AddReport(ContainerLog log, ContainerId container, TimeProvider time) : IDisposable
{
    /// <summary>For every event, from the end of the work, whatever the deadline.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>For the event of a failed ADD, as far as the deadline leaves it.</summary>
    public static readonly TimeSpan FailurePatience = TimeSpan.FromSeconds(5);

    // Of the interfaces that were rolled back.
    private const int MostNamed = 16;

    private readonly Lock _lock = new();
    private readonly List<Task> _events = [];
    private readonly List<(PodEvent Event, CniError Error)> _unsent = [];

    // The source owns its timer: one that is disposed of is not woken up later.
    private readonly CancellationTokenSource _end = new(Timeout.InfiniteTimeSpan, time);
    private readonly CancellationTokenSource _failureEnd = new(Timeout.InfiniteTimeSpan, time);
    private readonly List<string> _added = [];
    private ICluster? _cluster;
    private PodIdentity? _pod;
    private bool _isRollBackIncomplete;

    /// <summary>The operator's log about the pod.</summary>
    public OperatorLog Log => log.About(_pod, container);

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
        LogOf(outcome.Planned).Verbose("network attached", LogField.Duration(outcome.Elapsed));
        if (outcome.Result.Interfaces.Count > 0 || outcome.Result.Ips.Count > 0)
        {
            lock (_lock)
            {
                _added.Add(outcome.Planned.InterfaceName.Value);
            }

            Publish(new PodEvent("AddedInterface", Text(outcome), IsWarning: false), _end.Token);
        }
    }

    /// <summary>What it means for the pod, and the event, come with the operation's own failure.</summary>
    public void NotAttached(PlannedAttachment attachment, TimeSpan elapsed, CniError error) =>
        LogOf(attachment).Error("attach failed", [LogField.Duration(elapsed), .. LogField.Of(error)]);

    /// <summary>What was attached before a failure was rolled back, as far as the report says.</summary>
    public DetachReport RolledBack(DetachReport report)
    {
        _isRollBackIncomplete = !report.IsClean;
        return report;
    }

    /// <summary>The pod goes on without something that it asked for.</summary>
    public void Warn(string sentence)
    {
        Log.Warning(sentence);
        Publish(new PodEvent("RequestNotHonoured", sentence, IsWarning: true), _end.Token);
    }

    /// <summary>Everything is attached.</summary>
    public Task SucceededAsync() => FinishAsync(null);

    /// <summary>Nothing is attached, or no longer.</summary>
    /// <param name="error">Why.</param>
    /// <param name="left">What is left of the operation's deadline.</param>
    /// <param name="stop">Cancelled when the operation is told to end.</param>
    public async Task FailedAsync(CniError error, TimeSpan left, CancellationToken stop)
    {
        var reason = error.Code == (int)PluginErrorCode.NetworkNotFound ? "NoNetworkFound" : "AttachFailed";
        _failureEnd.CancelAfter(TimeSpan.FromTicks(Math.Clamp(left.Ticks, Patience.Ticks, FailurePatience.Ticks)));
        using var told = stop.Register(() => _failureEnd.CancelAfter(Patience));
        Publish(new PodEvent(reason, WithRollBack(error.Message), IsWarning: true), _failureEnd.Token);
        await FinishAsync(error).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _end.Dispose();
        _failureEnd.Dispose();
        _cluster?.Dispose();
    }

    private OperatorLog LogOf(PlannedAttachment attachment) => log.About(_pod, container, attachment);

    // Who reads the events saw these interfaces come. An error that is too long for an event loses its own end.
    private string WithRollBack(string message)
    {
        if (_added.Count == 0)
        {
            return message;
        }

        var names = string.Join(", ", _added.Take(MostNamed)) + (_added.Count > MostNamed ? $" and {_added.Count - MostNamed} more" : "");
        var note = _isRollBackIncomplete
            ? $"; {names} could not be rolled back completely, DEL tries again"
            : $"; rolled back: {names}";
        return PlainText.Line(message, PodEvent.LongestMessage - note.Length) + note;
    }

    // Word for word what Multus writes: people and programs look for it.
    private static string Text(AttachmentOutcome outcome)
    {
        var addresses = string.Join(' ', outcome.Result.Ips.Select(ip => ip.Address));
        var from = outcome.Planned.Network.Length > 0 ? $" from {PlainText.Word(outcome.Planned.Network)}" : "";
        return $"Add {outcome.Planned.InterfaceName} [{addresses}]{from}";
    }

    private void Publish(PodEvent podEvent, CancellationToken end)
    {
        if (_cluster is not null && _pod is not null)
        {
            var publishing = PublishAsync((_cluster, _pod), podEvent, end);
            lock (_lock)
            {
                _events.Add(publishing);
            }
        }
    }

    private async Task PublishAsync((ICluster Cluster, PodIdentity Pod) about, PodEvent podEvent, CancellationToken end)
    {
        try
        {
            await about.Cluster.PublishEventAsync(about.Pod, podEvent, end).ConfigureAwait(false);
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
            Log.Warning($"event {podEvent.Reason} was not created: {error.Message}");
        }
    }
}
