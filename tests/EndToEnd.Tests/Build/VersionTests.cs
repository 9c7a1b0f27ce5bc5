// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Build;

public sealed class VersionTests
{
    // CNI "Released versions".
    private static readonly string[] Released = ["0.1.0", "0.2.0", "0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"];

    [Fact]
    public void VERSION_lists_every_released_version()
    {
        var outcome = Ask("""{"cniVersion":"1.0.0"}""");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(Released, outcome.Json!["supportedVersions"]!.AsArray().Select(version => (string)version!));
    }

    // CNI §2 "VERSION": the answer is in the version that the caller asked in.
    [Theory]
    [InlineData("0.4.0")]
    [InlineData("1.0.0")]
    [InlineData("1.1.0")]
    public void VERSION_responds_in_the_version_of_the_request(string version)
    {
        var outcome = Ask(new JsonObject { ["cniVersion"] = version }.ToJsonString());

        Assert.Equal(version, (string?)outcome.Json!["cniVersion"]);
    }

    // A build outside of a repository has no commit to tell.
    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void The_version_command_prints_version_and_commit(string argument)
    {
        var text = new MetaCniProcess { Config = [] }.Tool(argument).EnsureSuccess(argument).Text;

        Assert.Matches(Path.Exists(Path.Combine(RepositoryPaths.Root, ".git")) ? @"^0\.1\.0\+[0-9a-f]{40}\n$" : @"^0\.1\.0\n$", text);
    }

    private static ProcessOutcome Ask(string question) =>
        new MetaCniProcess { Config = System.Text.Encoding.UTF8.GetBytes(question) }.Version();
}
