// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.Tests.CommandLine.Try.Pods;

public sealed class PluginWordsTests
{
    private const string Log =
        """
        {"time":"2026-02-03T04:05:06.789Z","level":"info","msg":"network attached","network":"default/a"}
        {"time":"2026-02-03T04:05:06.790Z","level":"warning","msg":"net1 has another MAC","pod":"default/client"}
        {"time":"2026-02-03T04:05:06.791Z","level":"error","msg":"detach failed","network":"default/a","interface":"net1","error":"it broke"}

        Warning: bridge is deprecated
        """;

    [Fact]
    public void After_a_successful_command_MetaCnis_own_log_warnings_and_errors_are_warnings() =>
        Assert.Equal(["net1 has another MAC", "network default/a (net1): detach failed: it broke"], Of(exitCode: 0, Log).Warnings);

    [Fact]
    public void After_a_failed_command_the_logged_error_is_not_repeated() =>
        Assert.Equal(["net1 has another MAC"], Of(exitCode: 1, Log).Warnings);

    // sbr writes several lines at every call.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Stderr_of_other_plugins_is_not_a_warning(int exitCode) =>
        Assert.Equal(["Warning: bridge is deprecated"], Of(exitCode, Log).Lines);

    [Fact]
    public void Only_the_first_lines_are_kept_and_the_others_are_counted()
    {
        var output = Output(0, string.Join('\n', Enumerable.Range(1, 15)));

        Assert.Equal([.. Enumerable.Range(1, 15), .. Enumerable.Range(1, 5)], PluginWords.Of([output, output]).Lines.SkipLast(1).Select(int.Parse));
        Assert.Equal("… and 10 more lines", PluginWords.Of([output, output]).Lines[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void Empty_output_gives_no_lines_and_no_warnings(string text)
    {
        Assert.Empty(Of(exitCode: 0, text).Warnings);
        Assert.Empty(Of(exitCode: 0, text).Lines);
    }

    private static PluginWords Of(int exitCode, string text) => PluginWords.Of([Output(exitCode, text)]);

    private static PluginOutput Output(int exitCode, string text) =>
        new() { ExitCode = exitCode, StandardOutput = [], StandardError = text };
}
