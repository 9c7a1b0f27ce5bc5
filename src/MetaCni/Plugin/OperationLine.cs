// SPDX-License-Identifier: Apache-2.0

using Cni.Plugin;

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
            own.Line.Write(operation => operation.LogOperation(pod: null, services.Time.GetElapsedTime(start)), request, own);
            return result;
        }
        catch (Exception e)
        {
            var error = PluginHost.ErrorOf(e, cancellationToken);
            own.Line.Write(operation => operation.LogFailure(pod: null, services.Time.GetElapsedTime(start), error), request, own);
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
}
