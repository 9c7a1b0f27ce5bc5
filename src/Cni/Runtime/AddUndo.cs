// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;

namespace Cni.Runtime;

/// <summary>Runs DEL for a list whose ADD failed; the expected answer of each plugin depends on where ADD failed.</summary>
/// <param name="invoker">Executes a plugin.</param>
/// <param name="patience">The time limit of a plugin that never succeeded, while other plugins still need DEL.</param>
internal sealed class AddUndo(PluginInvoker invoker, TimeSpan patience)
{
    /// <summary>Executes the calls.</summary>
    /// <param name="calls">DEL for every plugin, the last one of the list first.</param>
    /// <param name="failure">Where ADD failed.</param>
    /// <param name="cancellationToken">When to terminate the plugin that is running.</param>
    /// <returns>The error that a plugin reported both on ADD and on DEL; otherwise null.</returns>
    public CniException? Run(IReadOnlyList<PluginCall> calls, AddFailure failure, CancellationToken cancellationToken)
    {
        CniException? refused = null;
        CniException? failed = null;
        for (var index = calls.Count - 1; index >= 0; index--)
        {
            using var time = TimeFor(index, failure, cancellationToken);
            try
            {
                invoker.Run(calls[calls.Count - 1 - index], time.Token);
            }
            catch (CniException) when (index > failure.Plugin || (index == failure.Plugin && !failure.WasStarted))
            {
                // This plugin never ran ADD, so it has nothing to clean up.
            }
            catch (CniException e) when (index == failure.Plugin && failure.IsRefusedAgain(e, HasNamespace(calls)))
            {
                refused = e;
            }
            catch (CniException e) when (index == failure.Plugin)
            {
                failed = e.At(index, e.WasPluginStarted);
            }
            catch (CniException e) when (failed is not null && !e.WasPluginStarted)
            {
                // Report the failure that used up the time, not the plugin that had no time left.
                throw failed;
            }
            catch (CniException e)
            {
                throw e.At(index, e.WasPluginStarted);
            }
        }

        return failed is null ? refused : throw failed;
    }

    private static bool HasNamespace(IReadOnlyList<PluginCall> calls) => calls.Any(call => call.Parameters.NetworkNamespace.Length > 0);

    // A plugin that hangs and never succeeded must leave time for the other plugins.
    private CancellationTokenSource TimeFor(int index, AddFailure failure, CancellationToken cancellationToken)
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (index > 0 && index >= failure.Plugin)
        {
            time.CancelAfter(patience);
        }

        return time;
    }
}
