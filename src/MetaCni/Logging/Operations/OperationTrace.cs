// SPDX-License-Identifier: Apache-2.0
//
// Several plugins may run at once (concurrency), so their durations do not add up to a part of the operation's. What counts is the time in
// which at least one ran: the rest is MetaCni's own share.

namespace MetaCni.Logging.Operations;

/// <summary>Measures one operation: its phases, its attachments, and the plugins that it runs. Thread-safe.</summary>
internal sealed class OperationTrace(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly List<KeyValuePair<string, TimeSpan>> _phases = [];
    private readonly List<OperationAttachment> _attachments = [];
    private readonly List<PluginRun> _runs = [];
    private (string Name, long Since)? _phase;
    private TimeSpan _inPlugins;
    private long _pluginsSince;
    private int _running;
    private bool _isDecided;

    /// <summary>The time since the operation began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>What became of the network-status; empty if there is none.</summary>
    public string NetworkStatus { get; set; } = "";

    /// <summary>Ends the current phase and starts another.</summary>
    /// <param name="phase">One of <see cref="OperationPhase"/>.</param>
    public void Enter(string phase)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Leave(now);
            _phase = (phase, now);
        }
    }

    /// <summary>Adds an attachment with its outcome.</summary>
    public void Add(OperationAttachment attachment)
    {
        lock (_lock)
        {
            if (!_isDecided)
            {
                _attachments.Add(attachment);
            }
        }
    }

    /// <summary>The outcome is known: attachments of other containers that follow are not this operation's.</summary>
    public void Decided()
    {
        lock (_lock)
        {
            _isDecided = true;
        }
    }

    /// <summary>A plugin starts.</summary>
    /// <returns>For <see cref="Ended"/>.</returns>
    public long Started()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _pluginsSince = _running++ == 0 ? now : _pluginsSince;
            return now;
        }
    }

    /// <summary>A plugin ended.</summary>
    public void Ended(string plugin, string verb, long started)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _runs.Add(new PluginRun(plugin, verb, time.GetElapsedTime(started, now)));
            _inPlugins += --_running == 0 ? time.GetElapsedTime(_pluginsSince, now) : TimeSpan.Zero;
        }
    }

    /// <summary>What was measured, as an entry for the log.</summary>
    public OperationEntry ToEntry(string verb, OperationFailure? failure)
    {
        lock (_lock)
        {
            Leave(time.GetTimestamp());
            return new OperationEntry
            {
                Time = time.GetUtcNow(),
                Verb = verb,
                Failure = failure,
                Duration = time.GetElapsedTime(_start),
                PluginDuration = _inPlugins,
                Phases = [.. _phases],
                Attachments = [.. _attachments],
                Runs = [.. _runs],
                NetworkStatus = NetworkStatus,
            };
        }
    }

    // A phase that is entered again, such as a second roll-back, is one member with the sum.
    private void Leave(long now)
    {
        if (_phase is not { } phase)
        {
            return;
        }

        var elapsed = time.GetElapsedTime(phase.Since, now);
        var index = _phases.FindIndex(known => known.Key == phase.Name);
        if (index < 0)
        {
            _phases.Add(new(phase.Name, elapsed));
        }
        else
        {
            _phases[index] = new(phase.Name, _phases[index].Value + elapsed);
        }

        _phase = null;
    }
}
