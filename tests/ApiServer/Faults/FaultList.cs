// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Faults;

/// <summary>The faults that are to come.</summary>
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

    /// <summary>Those that hit this request, each used up by one.</summary>
    internal IReadOnlyList<Fault> Take(RecordedRequest request)
    {
        lock (gate)
        {
            List<Fault> hits = [];
            for (var i = 0; i < faults.Count; i++)
            {
                var (fault, left) = faults[i];
                if (left > 0 && fault.When(request))
                {
                    hits.Add(fault);
                    faults[i] = (fault, left - 1);
                }
            }

            return hits;
        }
    }
}
