// SPDX-License-Identifier: Apache-2.0

namespace Soak.Fuzzing;

internal sealed class FuzzExperiment : IExperiment
{
    public string Name => "fuzzing";

    public void Run(Effort effort, Tally tally)
    {
    }
}
