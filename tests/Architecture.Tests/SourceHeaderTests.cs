// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

public sealed class SourceHeaderTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    public void Every_file_begins_with_its_licence(string folder)
    {
        var without = SourceTree.Under(folder)
            .Where(file => !file.Text.TrimStart('\uFEFF').StartsWith("// SPDX-License-Identifier: Apache-2.0\n", StringComparison.Ordinal));

        Offenders.MustBeNone(without.Select(file => file.Path));
    }
}
