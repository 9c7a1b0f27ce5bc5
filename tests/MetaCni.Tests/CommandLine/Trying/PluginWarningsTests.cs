// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.CommandLine.Trying;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class PluginWarningsTests
{
    private const string Log =
        """
        {"time":"2026-02-03T04:05:06.789Z","level":"info","msg":"network attached","network":"default/a"}
        {"time":"2026-02-03T04:05:06.790Z","level":"warning","msg":"net1 has another MAC","pod":"default/client"}
        {"time":"2026-02-03T04:05:06.791Z","level":"error","msg":"detach failed","network":"default/a","interface":"net1","error":"it broke"}

        Warning: bridge is deprecated
        """;

    [Fact]
    public void Of_a_plugin_that_succeeded_all_is_told_but_what_is_no_trouble() => Assert.Equal(
        ["net1 has another MAC", "network default/a (net1): detach failed: it broke", "Warning: bridge is deprecated"], Of(exitCode: 0, Log));

    [Fact]
    public void Of_a_plugin_that_failed_the_error_is_not_told_twice() =>
        Assert.Equal(["net1 has another MAC"], Of(exitCode: 1, Log));

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void Silence_is_no_warning(string text) => Assert.Empty(Of(exitCode: 0, text));

    private static IReadOnlyList<string> Of(int exitCode, string text) =>
        PluginWarnings.Of(new PluginOutput { ExitCode = exitCode, StandardOutput = [], StandardError = text });
}
