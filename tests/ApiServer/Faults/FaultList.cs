// SPDX-License-Identifier: Apache-2.0

using Microsoft.AspNetCore.Http;

namespace ApiServer.Faults;

/// <summary>The faults to inject.</summary>
public sealed class FaultList
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, int Left)> faults = [];

    public void Add(Fault fault)
    {
        lock (gate)
        {
            faults.Add((fault, fault.Times));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>Applies the faults that match this request, in the order in which they were added, up to a fault that responds.</summary>
    internal async Task<FaultEffect> StrikeAsync(RecordedRequest request, HttpContext context, CancellationToken cancellation)
    {
        var effect = FaultEffect.None;
        for (var index = 0; effect == FaultEffect.None && Take(request, ref index) is { } fault;)
        {
            effect = await fault.ApplyAsync(context, cancellation).ConfigureAwait(false);
        }

        return effect;
    }

    private Fault? Take(RecordedRequest request, ref int index)
    {
        lock (gate)
        {
            while (index < faults.Count)
            {
                var (fault, left) = faults[index++];
                if (left > 0 && fault.When(request))
                {
                    faults[index - 1] = (fault, left - 1);
                    return fault;
                }
            }

            return null;
        }
    }
}
