// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Support;

namespace MetaCni.Tests.Primaries;

/// <summary>docs/primaries.md and the fixtures speak of the same products.</summary>
public sealed partial class PrimaryDocumentTests
{
    [Fact]
    public void Every_documented_product_has_a_fixture_or_a_reason()
    {
        var named = Fixture().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "primaries.md")))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(PrimaryFixture.Names, named.Order(StringComparer.Ordinal));
    }

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void Every_fixture_names_its_source(string product) => Assert.Matches(
        "(?s)net\\.d/.*[0-9a-f]{40}.*result\\.json",
        File.ReadAllText(Path.Combine(PrimaryFixture.Root, product, "SOURCE.md")));

    [GeneratedRegex(@"Fixtures/(?<name>[\w-]+)")]
    private static partial Regex Fixture();
}
