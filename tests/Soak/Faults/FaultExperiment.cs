// SPDX-License-Identifier: Apache-2.0

namespace Soak.Faults;

internal sealed class FaultExperiment : IExperiment
{
    public string Name => "faults";

    public void Run(Effort effort, Tally tally)
    {
    }
}
