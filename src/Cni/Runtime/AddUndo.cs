// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;

namespace Cni.Runtime;

/// <summary>DEL of a list whose ADD failed: what each plugin may be expected to say depends on how far ADD came.</summary>
/// <param name="invoker">Executes a plugin.</param>
/// <param name="patience">How long a plugin that never succeeded may take while others have still to be deleted.</param>
internal sealed class AddUndo(PluginInvoker invoker, TimeSpan patience)
{
    /// <summary>Executes the calls.</summary>
    /// <param name="calls">DEL for every plugin, the last one of the list first.</param>
    /// <param name="failure">Where ADD failed.</param>
    /// <param name="deadline">When to terminate the plugin that is running.</param>
    /// <returns>What the plugin said that refused at ADD and at DEL; null where none did.</returns>
    public CniException? Run(IReadOnlyList<PluginCall> calls, AddFailure failure, CancellationToken deadline)
    {
        CniException? refused = null;
        CniException? failed = null;
        for (var index = calls.Count - 1; index >= 0; index--)
        {
            using var time = TimeFor(index, failure, deadline);
            try
            {
                invoker.Run(calls[calls.Count - 1 - index], time.Token);
            }
            catch (CniException) when (index > failure.Plugin || (index == failure.Plugin && !failure.WasStarted))
            {
                // It was never asked to add anything: there is nothing that it could leave behind.
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
                // What took the time is the reason, not who got none.
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

    // One that hangs and has not succeeded before must leave the others their time.
    private CancellationTokenSource TimeFor(int index, AddFailure failure, CancellationToken deadline)
    {
        var time = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        if (index > 0 && index >= failure.Plugin)
        {
            time.CancelAfter(patience);
        }

        return time;
    }
}
