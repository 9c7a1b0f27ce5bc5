// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>Stdin, stdout and stderr that are closed, full, or that nobody has at the other end.</summary>
public sealed class StandardDescriptorTests
{
    private const int IOFailure = 5;

    // The process substitution has ended, so the pipe has no reader.
    private const string NoReader = "exec 3> >(:); wait $!; ";

    [SkippableTheory]
    [InlineData("exec \"$0\" >&-")]
    [InlineData("exec \"$0\" >/dev/full")]
    [InlineData(NoReader + "exec \"$0\" >&3 3>&-")]
    [InlineData("exec \"$0\" >&- 2>&- <&0")]
    public void ADD_is_rolled_back_when_the_result_cannot_be_written_to_stdout(string script)
    {
        using var sandbox = new Sandbox();

        var outcome = Under(sandbox, script).Add();

        Assert.True(outcome.ExitCode == 1, outcome.ToString());
        Assert.Equal(["ADD eth0 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.DoesNotContain(sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", outcome.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Stderr, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("exec \"$0\" <&-", "stdin is closed")]
    [InlineData("exec \"$0\" </", "Is a directory")]
    [InlineData("exec \"$0\" </dev/zero", "longer than 4 MiB")]
    public void Stdin_that_cannot_be_read_is_an_error_with_the_reason(string script, string why)
    {
        using var sandbox = new Sandbox();

        var outcome = Under(sandbox, script).Add();

        Refusal.RequireError(outcome, IOFailure, why);
        Assert.Empty(sandbox.Recorders.Order);
    }

    // The last one is a pipe that is full, and that nobody reads.
    [SkippableTheory]
    [InlineData("exec \"$0\" 2>&-")]
    [InlineData("exec \"$0\" 2>/dev/full")]
    [InlineData(NoReader + "exec \"$0\" 2>&3 3>&-")]
    [InlineData("mkfifo \"$FIFO\"; exec 3<>\"$FIFO\"; dd if=/dev/zero of=\"$FIFO\" bs=64k count=4 oflag=nonblock 2>/dev/null; exec \"$0\" 2>&3 3>&-")]
    public void Stderr_that_cannot_be_written_does_not_fail_ADD_or_DEL(string script)
    {
        using var sandbox = new Sandbox();
        var runtime = Under(sandbox, script);
        var fifo = sandbox.Combine("fifo");

        var added = runtime with { Environment = new Dictionary<string, string>(runtime.Environment) { ["FIFO"] = fifo } };

        var outcome = added.Add();

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.True(sandbox.Runtime(runtime.Config).Del().ExitCode == 0);
    }

    private static MetaCniProcess Under(Sandbox sandbox, string script)
    {
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["logLevel"] = "verbose";
        return sandbox.Runtime(config) with { Wrapper = ["bash", "-c", script] };
    }
}
