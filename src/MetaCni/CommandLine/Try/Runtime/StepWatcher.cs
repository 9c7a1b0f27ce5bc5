// SPDX-License-Identifier: Apache-2.0
//
// The plugin writes its journal while it runs, so the journal shows the progress.

using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Follows the journal of one ADD and prints each step once.</summary>
internal sealed class StepWatcher(AttachmentJournal journal, TrySandbox sandbox, Voices voices) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _printed;
    private bool _isDone;

    /// <summary>The progress of every attachment, as last read.</summary>
    public IReadOnlyList<AttachmentStep> Steps { get; private set; } = [];

    public void Start(TimeProvider time) => _timer = time.CreateTimer(_ => OnTimer(), null, Interval, Interval);

    /// <summary>Reads the journal a last time, after the plugin exits.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            Poll();
            _isDone = true;
        }
    }

    // A timer callback may be running; it must see that the watcher is disposed.
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _isDone = true;
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_isDone)
            {
                return;
            }

            try
            {
                Poll();
            }
            catch (CniException)
            {
                // The final read fails in the same way and can report it.
                return;
            }

            if (_printed < Steps.Count)
            {
                voices.Progress(StepText.Running(Steps[_printed], _printed + 1, Steps.Count));
            }
        }
    }

    private void Poll()
    {
        if (!journal.TryRead(SandboxRuntime.Id(sandbox), SandboxRuntime.Interface, out var record))
        {
            return;
        }

        Steps = [.. record.Attachments.Select(ToStep)];
        for (; _printed < Steps.Count && Steps[_printed].State is StepState.Attached or StepState.Undone; _printed++)
        {
            voices.Line(StepText.Done(Steps[_printed], _printed + 1, Steps.Count));
        }
    }

    private static AttachmentStep ToStep(RecordedAttachment attachment) => new()
    {
        Network = attachment.Planned.Network,
        Interface = attachment.Planned.InterfaceName.Value,
        Plugins = [.. attachment.Planned.Configuration.Plugins.Select(plugin => plugin.Type)],
        State = attachment.State switch
        {
            AttachmentState.Planned => StepState.Planned,
            AttachmentState.Attempted => StepState.Running,
            AttachmentState.Attached => StepState.Attached,
            _ => StepState.Undone,
        },
        Milliseconds = attachment.Elapsed.TotalMilliseconds,
    };
}
