// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Support;

namespace EndToEnd.Tests.Examples;

/// <summary>docs/troubleshooting.md, "By hand".</summary>
public sealed partial class ByHandTests
{
    [SkippableFact]
    public void The_steps_by_hand_of_the_troubleshooting_page_work_and_leave_nothing()
    {
        Requires.Root();
        using var host = new TestNamespace();
        var name = UniqueName.WithPrefix("mc-");
        var document = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "troubleshooting.md"));
        var block = ByHand().Match(document).Groups["block"].Value.Replace("byhand", name, StringComparison.Ordinal);
        try
        {
            var outcome = Shell.Run("nsenter", [$"--net={host.Path}", "--", "sh", "-e", "-c", $"cd {RepositoryPaths.Root}\n{block}"]);

            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            Assert.Contains("net2", outcome.Text);
            Assert.Empty(host.LinkNames);
            Assert.False(Directory.Exists($"/run/{name}"));
            Assert.False(Directory.Exists($"/var/lib/cni/networks/{name}"));
        }
        finally
        {
            Shell.Run("ip", ["netns", "delete", name]);
            Shell.Run("rm", ["-rf", $"/run/{name}"]);
        }
    }

    [GeneratedRegex("## By hand\n.*?```sh\n(?<block>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ByHand();
}
