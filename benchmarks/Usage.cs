// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>What calls of plugins took. All but the time is of the called processes themselves, without the processes that they start.</summary>
/// <param name="Milliseconds">From before the start of the first call until after the last call finished.</param>
/// <param name="Processor">Processor time in ms.</param>
/// <param name="MinorFaults">Page faults that the page cache or new memory served.</param>
/// <param name="MajorFaults">Page faults that read from the disk.</param>
internal readonly record struct Usage(double Milliseconds, double Processor, double MinorFaults, double MajorFaults);
