// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Examples;

/// <summary>Every directory of examples/hardware.</summary>
public sealed class HardwareExampleNames : TheoryData<string>
{
    public HardwareExampleNames() => AddRange(
        [.. Directory.EnumerateDirectories(Path.Combine(Trial.Examples, "hardware")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]);
}
