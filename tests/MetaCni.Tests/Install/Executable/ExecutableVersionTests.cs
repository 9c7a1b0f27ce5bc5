// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install.Executable;

namespace MetaCni.Tests.Install.Executable;

public sealed class ExecutableVersionTests
{
    // The order of semver.org 2.0.0 §11.4, and more.
    private static readonly string[] Ascending =
    [
        "0.1.0", "0.9.0", "0.10.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
        "1.0.0", "1.0.1", "2.0.0",
    ];

    [Fact]
    public void Versions_are_ordered_as_semantic_versions() =>
        Assert.Equal(Ascending, Ascending.Reverse().Select(Parse).Order().Select(version => version.Text));

    [Theory]
    [InlineData("0.1.0+abc", "0.1.0+def")]
    [InlineData("0.1.0", "0.1.0+def")]
    public void The_commit_does_not_make_a_version_newer(string one, string other) => Assert.Equal(0, Parse(one).CompareTo(Parse(other)));

    [Theory]
    [InlineData("")]
    [InlineData("v1.0.0")]
    [InlineData("1.0")]
    [InlineData("CNI bridge plugin v1.1.1")]
    [InlineData("1.0.0\n2.0.0")]
    [InlineData("99999999999999999999.0.0")]
    public void Other_texts_are_not_versions(string text) => Assert.False(ExecutableVersion.TryParse(text, out _));

    [Fact]
    public void This_assembly_has_a_version() => Assert.True(ExecutableVersion.TryParse(ExecutableVersion.Own.Text, out _));

    private static ExecutableVersion Parse(string text)
    {
        Assert.True(ExecutableVersion.TryParse(text, out var version));
        return version;
    }
}
