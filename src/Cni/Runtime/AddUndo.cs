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
    /// <param name="failure">Where ADD came to its end.</param>
    /// <param name="deadline">When to end the plugin that is running.</param>
    public void Run(IReadOnlyList<PluginCall> calls, AddFailure failure, CancellationToken deadline)
    {
        CniException? refusal = null;
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
            catch (CniException e) when (index == failure.Plugin)
            {
                refusal = e;
            }
            catch (CniException e) when (refusal is not null && !e.WasPluginStarted)
            {
                // What took the time is the reason, not who got none.
                throw refusal;
            }
        }

        if (refusal is not null)
        {
            throw refusal;
        }
    }

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
