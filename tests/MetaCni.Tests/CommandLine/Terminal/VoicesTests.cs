// SPDX-License-Identifier: Apache-2.0

using Linux;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.Tests.CommandLine.Terminal;

public sealed class VoicesTests
{
    [Fact]
    public void A_pipe_gets_plain_lines_and_no_progress() => Assert.Equal("error: it broke\nhint: mend it\n", Spoken([], isTerminal: false));

    [Fact]
    public void A_terminal_gets_colour_and_progress_that_is_erased() => Assert.Equal(
        "working\r\e[2K\e[31merror:\e[0m it broke\n\e[36mhint:\e[0m mend it\n", Spoken([], isTerminal: true));

    // no-color.org: when present and not an empty string, whatever its value.
    [Fact]
    public void NO_COLOR_disables_colour_but_not_progress() =>
        Assert.Equal("working\r\e[2Kerror: it broke\nhint: mend it\n", Spoken(new() { ["NO_COLOR"] = "1" }, isTerminal: true));

    [Fact]
    public void A_dumb_terminal_is_as_a_pipe() =>
        Assert.Equal("error: it broke\nhint: mend it\n", Spoken(new() { ["TERM"] = "dumb" }, isTerminal: true));

    public static TheoryData<Func<string, Exception>> Failures => new(text => new IOException(text), text => new UnauthorizedAccessException(text));

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_write_error_is_reported_at_the_end_with_its_first_cause(Func<string, Exception> failure)
    {
        using var writer = new FullWriter(failure);
        var voices = new Voices(writer, isTerminal: true, colour: false);

        voices.Progress("working");
        voices.Line("done");

        Assert.Equal("the output could not be written: full at write 1", Assert.Throws<IOException>(voices.RequireHeard).Message);
    }

    [Fact]
    public void Successful_output_is_not_an_error()
    {
        using var writer = new StringWriter();
        var voices = new Voices(writer, isTerminal: false, colour: false);

        voices.Line("done");
        voices.RequireHeard();

        Assert.Equal("done\n", writer.ToString());
    }

    [Theory]
    [InlineData(0, "\e[32mall is well: done\e[0m\n", "all is well: done\n")]
    [InlineData(1, "\e[33mno failure: done\e[0m\n", "no failure: done\n")]
    [InlineData(2, "\e[31mFAILED: done\e[0m\n", "FAILED: done\n")]
    public void The_verdict_is_coloured_only_on_a_terminal(int tone, string onTerminal, string inPipe) =>
        Assert.Equal((onTerminal, inPipe), (Verdict((VerdictTone)tone, colour: true), Verdict((VerdictTone)tone, colour: false)));

    [Fact]
    public void Control_characters_of_a_path_that_the_kernel_refused_are_escaped()
    {
        using var writer = new StringWriter();

        new Voices(writer, isTerminal: true, colour: false).Error(new LinuxException("open", "/tmp/\e[31mred\nnext", Errno.NoEntry).Message);

        Assert.Equal("error: open /tmp/\\u001b[31mred\\nnext: No such file or directory\n", writer.ToString());
    }

    private static string Verdict(VerdictTone tone, bool colour)
    {
        using var writer = new StringWriter();
        new Voices(writer, isTerminal: colour, colour).Verdict(tone, "done");
        return writer.ToString();
    }

    private static string Spoken(Dictionary<string, string> environment, bool isTerminal)
    {
        using var surroundings = new Surroundings { IsTerminal = isTerminal };
        var voices = Voices.For(surroundings.Host with { Environment = environment }, toError: true);
        voices.Progress("working");
        voices.Error("it broke");
        voices.Hint("mend it");
        return surroundings.Error;
    }
}
