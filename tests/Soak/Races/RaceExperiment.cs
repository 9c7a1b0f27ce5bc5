// SPDX-License-Identifier: Apache-2.0

namespace Soak.Races;

/// <summary>Concurrent operations on a node.</summary>
internal sealed class RaceExperiment : IExperiment
{
    public string Name => "races";

    public void Run(Effort effort, Tally tally)
    {
        new ContainerRaces(effort, tally).Run();
        ReplacedFiles.Run(effort, tally);
        Crowd.Run(effort, tally);
    }
}
