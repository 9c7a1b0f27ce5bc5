// SPDX-License-Identifier: Apache-2.0

namespace Soak.Races;

internal sealed class RaceExperiment : IExperiment
{
    public string Name => "races";

    public void Run(Effort effort, Tally tally)
    {
    }
}
