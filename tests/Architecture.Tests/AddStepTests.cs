// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Support;

namespace Architecture.Tests;

/// <summary>The steps of ADD have one numbering: in the code, in what it says of itself, and on the pages.</summary>
public sealed class AddStepTests
{
    private const string Verb = "src/MetaCni/Plugin/AddCommand.cs";
    private const string Run = "src/MetaCni/Attaching/AttachmentRun.cs";

    [Fact]
    public void The_verb_lists_eleven_steps()
    {
        Assert.Equal(Enumerable.Range(1, 11), Listed().Select(step => int.Parse(step.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Each_step_is_a_comment_at_the_place_where_it_is_carried_out() =>
        Assert.Equal(Listed(), [.. Steps(Read(Verb), @"^ +// (\d+) (.+)$"), .. Steps(Read(Run), @"^ +// (\d+) (.+)$")]);

    [Theory]
    [InlineData("docs/architecture.md", "## ADD")]
    [InlineData("CONTRIBUTING.md", "## How an ADD goes")]
    public void A_page_that_lists_the_steps_lists_the_same(string page, string heading)
    {
        var section = Read(page).Split($"\n{heading}\n")[1].Split("\n## ")[0];

        Assert.Equal(Listed(), Steps(section, @"^(\d+)\. (.+)$"));
    }

    private static List<string> Listed() => Steps(Read(Verb), @"^/// (\d+) (.+)$");

    private static List<string> Steps(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")];

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryPaths.Root, path));
}
