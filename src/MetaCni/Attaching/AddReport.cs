// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching.Results;
using MetaCni.Cluster;
using MetaCni.Logging;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Reports one ADD: a log line and an event for each attachment, and one of each for the outcome.</summary>
/// <remarks>
/// Events are sent while the next delegate runs and do not delay a pod: one that is not accepted within <see cref="Patience"/> after the
/// work is dropped. Only the event of a failed ADD may take longer: nothing else explains to the pod's owner why the pod does not start.
/// </remarks>
/// <param name="log">The operator's log.</param>
/// <param name="container">The container.</param>
/// <param name="time">The clock.</param>
internal sealed class AddReport(ContainerLog log, ContainerId container, TimeProvider time) : IDisposable
{
    /// <summary>How long every event may take after the work has finished, whatever the deadline.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the event of a failed ADD may take, if the deadline leaves that much.</summary>
    public static readonly TimeSpan FailurePatience = TimeSpan.FromSeconds(5);

    // How many rolled-back interfaces the event names.
    private const int MostNamed = 16;

    // In bytes: the error itself must have room in the event.
    private const int LongestLeft = 512;

    private readonly Lock _lock = new();
    private readonly List<Task> _events = [];
    private readonly List<(ObjectEvent Event, CniError Error)> _unsent = [];

    // The source creates and disposes of its own timer, so the timer cannot fire after that.
    private readonly CancellationTokenSource _end = new(Timeout.InfiniteTimeSpan, time);
    private readonly CancellationTokenSource _failureEnd = new(Timeout.InfiniteTimeSpan, time);
    private readonly List<string> _added = [];
    private ICluster? _cluster;
    private PodIdentity? _pod;
    private DetachReport _left = new([]);
    private bool _isUndoing;

    /// <summary>Measures the operation for the operations log.</summary>
    public OperationTrace Trace { get; init; } = new(time);

    /// <summary>The reason of the event about a failure, if it is not the one of an ADD.</summary>
    public Func<CniError, string>? FailureReason { get; init; }

    /// <summary>The operator's log, with this pod and container in each line.</summary>
    public OperatorLog Log => log.About(_pod, container);

    /// <summary>
    /// Sets the pod and the cluster once they are known. The report owns the cluster and disposes of it: the last event needs it.
    /// </summary>
    public void Concerns(PodIdentity? pod, ICluster? cluster)
    {
        _pod = pod;
        _cluster = cluster;
    }

    public void Attached(AttachmentOutcome outcome)
    {
        LogOf(outcome.Planned).Verbose("network attached", LogField.Duration(outcome.Elapsed));
        Trace.Add(TracedAttachment.Of(outcome.Planned, outcome.Elapsed, error: null));
        if (outcome.Result.Interfaces.Count > 0 || outcome.Result.Ips.Count > 0)
        {
            lock (_lock)
            {
                Count(outcome.Planned.InterfaceName.Value);
            }

            Publish(new ObjectEvent("AddedInterface", Text(outcome), IsWarning: false), _end.Token);
        }
    }

    /// <summary>A network of the running pod was detached.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="elapsed">How long its plugins took.</param>
    /// <param name="why">The end of the event's sentence.</param>
    public void Detached(PlannedAttachment attachment, TimeSpan elapsed, string why)
    {
        LogOf(attachment).Verbose("network detached", LogField.Duration(elapsed));
        Trace.Add(TracedAttachment.Of(attachment, elapsed, error: null));
        Publish(
            new ObjectEvent(
                "RemovedInterface", $"Remove {attachment.InterfaceName} from {PlainText.Word(attachment.Network)}{why}", IsWarning: false),
            _end.Token);
    }

    /// <summary>Logs a failed detach.</summary>
    public void NotDetached(PlannedAttachment attachment, TimeSpan elapsed, CniError error)
    {
        LogOf(attachment).Error("detach failed", [LogField.Duration(elapsed), .. LogField.Of(error)]);
        Trace.Add(TracedAttachment.Of(attachment, elapsed, error));
    }

    /// <summary>Logs a failed attach. The consequence for the pod, and the event, follow when the operation fails.</summary>
    public void NotAttached(PlannedAttachment attachment, TimeSpan elapsed, CniError error)
    {
        LogOf(attachment).Error("attach failed", [LogField.Duration(elapsed), .. LogField.Of(error)]);
        Trace.Add(TracedAttachment.Of(attachment, elapsed, error));
    }

    /// <summary>The change of a running pod is undone from here: what is attached now was attached before the change.</summary>
    public void Undoing() => _isUndoing = true;

    /// <summary>Notes what the roll-back after a failure has left.</summary>
    public DetachReport RolledBack(DetachReport report)
    {
        _left = report;
        return report;
    }

    /// <summary>Warns that the pod starts without something that it requested.</summary>
    public void Warn(string sentence)
    {
        Log.Warning(sentence);
        Publish(new ObjectEvent("RequestNotHonoured", sentence, IsWarning: true), _end.Token);
    }

    /// <summary>Everything was attached.</summary>
    public Task SucceededAsync() => FinishAsync(null);

    /// <summary>The ADD failed: nothing is attached, or everything was rolled back.</summary>
    /// <param name="error">Why.</param>
    /// <param name="left">What remains of the operation's deadline.</param>
    /// <param name="stop">Cancelled when the operation is aborted.</param>
    public async Task FailedAsync(CniError error, TimeSpan left, CancellationToken stop)
    {
        var reason = FailureReason is { } own ? own(error) : error.Code == (int)PluginErrorCode.NetworkNotFound ? "NoNetworkFound" : "AttachFailed";
        _failureEnd.CancelAfter(TimeSpan.FromTicks(Math.Clamp(left.Ticks, Patience.Ticks, FailurePatience.Ticks)));
        using var told = stop.Register(() => _failureEnd.CancelAfter(Patience));
        Publish(new ObjectEvent(reason, WithRollBack(error.Message), IsWarning: true), _failureEnd.Token);
        await FinishAsync(error).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _end.Dispose();
        _failureEnd.Dispose();
        _cluster?.Dispose();
    }

    private OperatorLog LogOf(PlannedAttachment attachment) => log.About(_pod, container, attachment);

    // The pod's earlier events announced these interfaces, so say that they are gone. The error is cut where both do not fit into an event.
    private string WithRollBack(string message)
    {
        if (_isUndoing && !_left.IsClean)
        {
            var left = PlainText.Line($"; not undone: {_left}", LongestLeft);
            return PlainText.Line(message, ObjectEvent.LongestMessage - Encoding.UTF8.GetByteCount(left)) + left;
        }

        if (_added.Count == 0)
        {
            return message;
        }

        var names = string.Join(", ", _added.Take(MostNamed)) + (_added.Count > MostNamed ? $" and {_added.Count - MostNamed} more" : "");
        var note = !_left.IsClean
            ? $"; {names} could not be rolled back completely, DEL tries again"
            : $"; rolled back: {names}";
        return PlainText.Line(message, ObjectEvent.LongestMessage - note.Length) + note;
    }

    // What an undo attaches again is not rolled back.
    private void Count(string name)
    {
        if (_isUndoing)
        {
            _ = _added.RemoveAll(one => one == name);
        }
        else
        {
            _added.Add(name);
        }
    }

    // The exact text of Multus: people and programs search for it.
    private static string Text(AttachmentOutcome outcome)
    {
        var addresses = string.Join(' ', outcome.Result.Ips.Select(ip => ip.Address));
        var from = outcome.Planned.Network.Length > 0 ? $" from {PlainText.Word(outcome.Planned.Network)}" : "";
        return $"Add {outcome.Planned.InterfaceName} [{addresses}]{from}";
    }

    private void Publish(ObjectEvent objectEvent, CancellationToken end)
    {
        if (_cluster is not null && _pod is not null)
        {
            var publishing = PublishAsync((_cluster, _pod), objectEvent, end);
            lock (_lock)
            {
                _events.Add(publishing);
            }
        }
    }

    private async Task PublishAsync((ICluster Cluster, PodIdentity Pod) about, ObjectEvent objectEvent, CancellationToken end)
    {
        try
        {
            await about.Cluster.PublishEventAsync(about.Pod, objectEvent, end).ConfigureAwait(false);
        }
        catch (CniException e)
        {
            lock (_lock)
            {
                _unsent.Add((objectEvent, e.Error));
            }
        }
    }

    // If the cause of the failed ADD also prevented an event, one log line is enough.
    private async Task FinishAsync(CniError? failure)
    {
        if (_events.Count > 0)
        {
            Trace.Enter(OperationPhase.Events);
            _end.CancelAfter(Patience);
            await Task.WhenAll(_events).ConfigureAwait(false);
        }

        foreach (var (objectEvent, error) in _unsent.Where(unsent => unsent.Error != failure))
        {
            Log.Warning($"event {objectEvent.Reason} was not created: {error.Message}");
        }
    }
}
