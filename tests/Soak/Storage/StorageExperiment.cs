// SPDX-License-Identifier: Apache-2.0

namespace Soak.Storage;

internal sealed class StorageExperiment : IExperiment
{
    public string Name => "storage";

    public void Run(Effort effort, Tally tally)
    {
    }
}
