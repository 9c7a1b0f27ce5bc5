// SPDX-License-Identifier: Apache-2.0

namespace Soak.Storage;

/// <summary>A disk that fails, is full or read-only, and damaged records.</summary>
internal sealed class StorageExperiment : IExperiment
{
    public string Name => "storage";

    public void Run(Effort effort, Tally tally)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        Action[] parts =
        [
            () => new FailingCalls(effort.IsQuick ? 1 : 3).Run(effort, tally),
            () => new FullDisk(effort.IsQuick ? 3 : 8).Run(tally),
            () => new ReadOnlyDisk(3).Run(tally),
            () => DamagedRecords.Run(effort, tally),
        ];
        Parallel.Invoke(options, parts);
    }
}
