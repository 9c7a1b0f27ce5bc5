// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Architecture.Tests;

/// <summary>The tables of docs/architecture.md say what <see cref="ArrowTests"/> holds.</summary>
public sealed class DocumentedArrowTests
{
    private const string Above = "all of the above";

    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(RepositoryPaths.Root, "docs", "architecture.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells is ["", _, _, _, ""]),
    ];

    public static TheoryData<string> Namespaces => new(SourceTree.Areas.Select(area => area.Namespace));

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void The_documented_table_lists_the_arrows_of_every_namespace(string area)
    {
        var folder = area.StartsWith("MetaCni.", StringComparison.Ordinal) ? area["MetaCni.".Length..] : "src/" + area;
        var row = Array.FindIndex(Rows, cells => cells[1] == $"`{folder}`");
        Assert.True(row >= 0, $"docs/architecture.md has no row for {folder}");

        Assert.Equal(Existing(ArrowTests.Arrows[area].Split(' ', StringSplitOptions.RemoveEmptyEntries)), Existing(Documented(row)));
    }

    // What is told of a folder that is still to come cannot be in the document.
    private static IEnumerable<string> Existing(IEnumerable<string> namespaces) => namespaces
        .Where(name => SourceTree.Areas.Any(area => name == area.Namespace || name.StartsWith(area.Namespace + ".", StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Documented(int row)
    {
        var text = Rows[row][3];
        if (text.StartsWith(Above, StringComparison.Ordinal))
        {
            var but = text[Above.Length..].Replace(" but ", "", StringComparison.Ordinal);
            return Rows[..row].Select(cells => cells[1].Trim('`')).Where(name => name != but)
                .Select(name => Namespace(name.Replace("src/", "", StringComparison.Ordinal)));
        }

        return text.Trim('`') == "nothing" ? [] : text.Split(", ").Select(name => Namespace(name.Trim('`')));
    }

    private static string Namespace(string name) => name.Split('.')[0] is "Linux" or "Cni" or "Crd" ? name : "MetaCni." + name;
}
