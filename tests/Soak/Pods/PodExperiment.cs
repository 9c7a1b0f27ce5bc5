// SPDX-License-Identifier: Apache-2.0

namespace Soak.Pods;

internal sealed class PodExperiment : IExperiment
{
    public string Name => "pods";

    public void Run(Effort effort, Tally tally)
    {
    }
}
