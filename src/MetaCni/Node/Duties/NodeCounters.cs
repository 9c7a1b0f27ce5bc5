// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>What the daemon has done since it started, for its metrics. Thread-safe.</summary>
internal sealed class NodeCounters
{
    private long _restored;

    /// <summary>How often the configuration was restored after something else had removed, renamed or overwritten it.</summary>
    public long ConfigurationRestored => Interlocked.Read(ref _restored);

    public void CountRestored() => Interlocked.Increment(ref _restored);
}
