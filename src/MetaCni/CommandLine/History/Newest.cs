// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.History;

/// <summary>Keeps the newest operations, and counts all.</summary>
internal sealed class Newest(int most)
{
    private readonly Queue<OperationEntry> _kept = new();

    public int Count { get; private set; }

    public IReadOnlyCollection<OperationEntry> Kept => _kept;

    public void Add(OperationEntry entry)
    {
        Count++;
        _kept.Enqueue(entry);
        if (_kept.Count > most)
        {
            _kept.Dequeue();
        }
    }
}
