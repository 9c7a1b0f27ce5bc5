// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Logging;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>Writes one line about an operation to the log and one to the operations log, at any outcome.</summary>
/// <param name="time">The clock.</param>
internal sealed class OperationLine(TimeProvider time)
{
    private const int LongestError = 2048;
    private const int LongestDetails = 1024;

    private Operation? _operation;
    private (TimeSpan Elapsed, CniError? Error)? _end;

    /// <summary>The log to write to: a command may know more about the pod than the call.</summary>
    public OperatorLog? Log { get; set; }

    /// <summary>The pod, as soon as more is known than CNI_ARGS.</summary>
    public PodIdentity? Pod { get; set; }

    /// <summary>Measures the operation.</summary>
    public OperationTrace Trace { get; } = new(time);

    /// <summary>Runs a command and writes its lines.</summary>
    public static async Task<T> AboutAsync<T>(
        PluginRequest request, PluginServices services, Func<OperationLine, Task<T>> verb, CancellationToken cancellationToken)
    {
        var line = new OperationLine(services.Time);
        try
        {
            var result = await verb(line).ConfigureAwait(false);
            line.Write(request, services, error: null);
            return result;
        }
        catch (Exception e)
        {
            line.Write(request, services, PluginHost.ErrorOf(e, cancellationToken));
            throw;
        }
    }

    /// <summary>The configuration of the call is usable.</summary>
    public void Concerns(Operation operation)
    {
        _operation = operation;
        Log = operation.Log.Operation;
    }

    /// <summary>Sets the outcome early, for a command that continues with other work or returns another result to the runtime.</summary>
    /// <param name="error">Null: success.</param>
    public void Ended(CniError? error)
    {
        _end = (Trace.Elapsed, error);
        Trace.Decided();
    }

    private void Write(PluginRequest request, PluginServices services, CniError? error)
    {
        var (elapsed, outcome) = _end ?? (Trace.Elapsed, error);
        var operation = _operation ?? Operation.Unchecked(request, services);
        var log = Log ?? operation.Log.Operation;
        var verb = CniCommandNames.Of(request.Command);
        if (outcome is null)
        {
            log.Verbose($"{verb} succeeded", LogField.Duration(elapsed));
        }
        else
        {
            log.Error($"{verb} failed", [LogField.Duration(elapsed), .. LogField.Of(outcome)]);
        }

        try
        {
            Record(operation, outcome);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException or FormatException)
        {
            log.Warning($"the operations log in {PlainText.Word(operation.Config.StateDir)} cannot be written: {e.Message}");
        }
    }

    // A call that was rejected before its configuration was known to be valid creates no directory. One that had nothing to do is not
    // worth a line.
    private void Record(Operation operation, CniError? outcome)
    {
        var directory = operation.Config.StateDir;
        var isOwnDirectory = _operation is not null && operation.Request.Command == CniCommand.Add;
        if ((_operation is null && (outcome is null || !operation.HasValidStateDirectory))
            || (!isOwnDirectory && !Directory.Exists(directory)))
        {
            return;
        }

        var entry = EntryOf(operation.Request, outcome);
        if (operation.Request.Command != CniCommand.Status || new StatusChanges(directory).Note(entry.Failure))
        {
            new OperationsLog(directory).Append(OperationLineWriter.Line(entry));
        }
    }

    private OperationEntry EntryOf(PluginRequest request, CniError? outcome)
    {
        var pod = Pod ?? PodIdentity.Of(CniArguments.ParseValid(request.Arguments));
        var failure = outcome is null ? null : new OperationFailure(
            outcome.Code, PlainText.Line(outcome.Message, LongestError), PlainText.LastLine(outcome.Details, LongestDetails));
        return Trace.ToEntry(CniCommandNames.Of(request.Command), failure) with
        {
            Pod = pod?.ToString() ?? "",
            Uid = pod?.Uid ?? "",
            Container = request.ContainerId.Value ?? "",
            Interface = request.InterfaceName.Value ?? "",
        };
    }
}
