// SPDX-License-Identifier: Apache-2.0
//
// The plugin writes its journal while it runs; reading that is all it takes to show how far it is.

using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Follows the journal of one ADD and tells each step once.</summary>
internal sealed class StepWatcher(AttachmentJournal journal, TrySandbox sandbox, Voices voices) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _told;
    private bool _isDone;

    /// <summary>How far every attachment is, as last read.</summary>
    public IReadOnlyList<AttachmentStep> Steps { get; private set; } = [];

    public void Start(TimeProvider time) => _timer = time.CreateTimer(_ => PollMeanwhile(), null, Interval, Interval);

    /// <summary>Reads the journal to its end, once the plugin is done.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            Poll();
            _isDone = true;
        }
    }

    // A call of the timer may be under way, and must find that its time is over.
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            _isDone = true;
        }
    }

    private void PollMeanwhile()
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
                // The read at the end says the same, where it can be reported.
                return;
            }

            if (_told < Steps.Count)
            {
                voices.Progress(StepText.Running(Steps[_told], _told + 1, Steps.Count));
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
        for (; _told < Steps.Count && Steps[_told].State is StepState.Attached or StepState.Undone; _told++)
        {
            voices.Line(StepText.Done(Steps[_told], _told + 1, Steps.Count));
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
