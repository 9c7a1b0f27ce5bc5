// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>DEL: takes down what the record holds, with no other source than the record.</summary>
/// <remarks>Without a record there is nothing to undo: the plan is on disk before the first delegate runs. kubelet sends several DELs for one pod.</remarks>
internal sealed class DelCommand(PluginServices services)
{
    public Task RunAsync(PluginRequest request, CancellationToken cancellationToken)
    {
        try
        {
            Run(request, cancellationToken);
            return Task.CompletedTask;
        }
        catch (CniException e)
        {
            throw new CniException(TeardownWording.ForWire(e.Error), e);
        }
    }

    private void Run(PluginRequest request, CancellationToken cancellationToken)
    {
        var start = services.Time.GetTimestamp();
        var operation = Operation.Lenient(request, services);
        using var deadline = Deadline.Start(Deadline.Del, services.Time, cancellationToken);
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);
        if (operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var record))
        {
            var report = new Teardown(operation).Run(record, request.NetworkNamespace, deadline.Token);
            Report(operation, record, report, services.Time.GetElapsedTime(start));
        }
    }

    private void Report(Operation operation, AttachmentRecord record, TeardownReport report, TimeSpan elapsed)
    {
        if (report.IsClean)
        {
            operation.LogOperation(record.Plan.Pod, elapsed, "ok");
            return;
        }

        operation.LogFailure(record.Plan.Pod, elapsed, report.ToError());

        // A pod must not stay Terminating for ever: after the grace the record alone remembers what is left.
        var since = record.FirstFailure is { } first ? services.Time.GetUtcNow() - first : TimeSpan.Zero;
        if (since < operation.Config.DeleteGrace)
        {
            throw new CniException(report.ToError());
        }

        operation.Log.Warning(
            $"container {record.Plan.ContainerId}: given up for now after {since.TotalMinutes:0} minutes, the rest stays on record: {report}");
    }
}
