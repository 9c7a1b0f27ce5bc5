// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Cni.Values;
using MetaCni.Logging;

namespace MetaCni.Plugin;

/// <summary>Writes the one log line of an operation, at any outcome.</summary>
/// <param name="time">The clock.</param>
internal sealed class OperationLine(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private (TimeSpan Elapsed, CniError? Error)? _end;

    /// <summary>The log to write to: a command may know more about the pod than the call.</summary>
    public OperatorLog? Log { get; set; }

    /// <summary>Runs a command and writes its line.</summary>
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

    /// <summary>Sets the outcome early, for a command that continues with other work or returns another result to the runtime.</summary>
    /// <param name="error">Null: success.</param>
    public void Ended(CniError? error) => _end = (time.GetElapsedTime(_start), error);

    private void Write(PluginRequest request, PluginServices services, CniError? error)
    {
        var (elapsed, outcome) = _end ?? (time.GetElapsedTime(_start), error);
        var log = Log ?? Operation.Unchecked(request, services).Log.Operation;
        var verb = CniCommandNames.Of(request.Command);
        if (outcome is null)
        {
            log.Verbose($"{verb} succeeded", LogField.Duration(elapsed));
        }
        else
        {
            log.Error($"{verb} failed", [LogField.Duration(elapsed), .. LogField.Of(outcome)]);
        }
    }
}
