// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>The measurements of one verb by one variant.</summary>
internal sealed class Measured
{
    public Series Milliseconds { get; } = new();

    public Series Processor { get; } = new();

    public Series MinorFaults { get; } = new();

    public Series MajorFaults { get; } = new();

    public void Add(Usage usage)
    {
        Milliseconds.Add(usage.Milliseconds);
        Processor.Add(usage.Processor);
        MinorFaults.Add(usage.MinorFaults);
        MajorFaults.Add(usage.MajorFaults);
    }
}
