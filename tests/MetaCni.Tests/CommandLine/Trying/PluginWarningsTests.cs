// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.CommandLine.Trying;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class PluginWarningsTests
{
    private const string Log =
        """
        2026-02-03T04:05:06.789Z [verbose] ADD of container c1 began
        2026-02-03T04:05:06.790Z [warning] default/client: net1 has another MAC
        2026-02-03T04:05:06.791Z [error] it broke

        Warning: bridge is deprecated
        """;

    [Fact]
    public void Of_a_plugin_that_succeeded_all_is_told_but_what_is_no_trouble() => Assert.Equal(
        ["default/client: net1 has another MAC", "it broke", "Warning: bridge is deprecated"], Of(exitCode: 0, Log));

    [Fact]
    public void Of_a_plugin_that_failed_the_error_is_not_told_twice() =>
        Assert.Equal(["default/client: net1 has another MAC"], Of(exitCode: 1, Log));

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void Silence_is_no_warning(string text) => Assert.Empty(Of(exitCode: 0, text));

    private static IReadOnlyList<string> Of(int exitCode, string text) =>
        PluginWarnings.Of(new PluginOutput { ExitCode = exitCode, StandardOutput = [], StandardError = text });
}
