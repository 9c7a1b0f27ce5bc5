// SPDX-License-Identifier: Apache-2.0

using Cni.Plugin;
using Cni.Values;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>Sees to it that every operation leaves one line in the log, wherever it ends.</summary>
internal sealed class OperationLine
{
    /// <summary>True where the verb has written it: it knows more about the pod than the call says.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Runs a verb, and writes its line if it has not done so itself.</summary>
    public static async Task<T> AboutAsync<T>(
        PluginRequest request, PluginServices services, Func<PluginServices, Task<T>> verb, CancellationToken cancellationToken)
    {
        var start = services.Time.GetTimestamp();
        var own = services with { Line = new OperationLine() };
        try
        {
            var result = await verb(own).ConfigureAwait(false);
            own.Line.Write(operation => operation.LogOperation(Pod(request), services.Time.GetElapsedTime(start), "ok"), request, own);
            return result;
        }
        catch (Exception e)
        {
            var error = PluginHost.ErrorOf(e, cancellationToken);
            own.Line.Write(operation => operation.LogFailure(Pod(request), services.Time.GetElapsedTime(start), error), request, own);
            throw;
        }
    }

    private void Write(Action<Operation> line, PluginRequest request, PluginServices services)
    {
        if (!IsWritten)
        {
            line(Operation.Unchecked(request, services));
        }
    }

    // Arguments that cannot be read are an error of the verb's, not of the log's.
    private static PodIdentity? Pod(PluginRequest request) => PodArguments.Of(CniArguments.ParseValid(request.Arguments));
}
