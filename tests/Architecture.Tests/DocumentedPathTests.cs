// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Support;

namespace Architecture.Tests;

/// <summary>Documents that lead nowhere are worse than none.</summary>
public sealed partial class DocumentedPathTests
{
    [Fact]
    public void Every_path_that_a_document_names_exists()
    {
        var dangling =
            from document in Documents()
            from Match match in Named().Matches(File.ReadAllText(document))
            let path = match.Groups["path"].Value.TrimEnd('.', '/')
            where !Exists(path)
            select $"{Path.GetRelativePath(RepositoryPaths.Root, document)} names {path}";

        Offenders.MustBeNone(dangling);
    }

    [Fact]
    public void Every_link_between_documents_leads_to_a_file()
    {
        var dangling =
            from document in Documents()
            from Match match in Link().Matches(File.ReadAllText(document))
            let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, match.Groups["target"].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Path.GetRelativePath(RepositoryPaths.Root, document)} links to {match.Groups["target"].Value}";

        Offenders.MustBeNone(dangling);
    }

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(RepositoryPaths.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md", SearchOption.AllDirectories));

    private static bool Exists(string path)
    {
        var full = Path.Combine(RepositoryPaths.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    // Paths with a placeholder (src/…/NAME) are not meant literally: they stop before it and name the folder.
    [GeneratedRegex(@"(?<![\w/.-])(?<path>(src|tests|docs|examples|deploy|crds|build|benchmarks)/[\w./-]*)")]
    private static partial Regex Named();

    [GeneratedRegex(@"\]\((?<target>(?!https?:|mailto:|#)[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
