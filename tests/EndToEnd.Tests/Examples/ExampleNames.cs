// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Examples;

/// <summary>Every directory of examples/: an example that no test runs cannot be added. Those of examples/hardware have a test of their own.</summary>
public sealed class ExampleNames : TheoryData<string>
{
    public ExampleNames() => AddRange(
    [
        .. Directory.EnumerateDirectories(Trial.Examples)
            .Select(path => Path.GetFileName(path))
            .Where(name => name != "hardware")
            .Order(StringComparer.Ordinal),
    ]);
}
