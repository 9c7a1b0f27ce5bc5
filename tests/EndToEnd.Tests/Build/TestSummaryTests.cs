// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Support;

namespace EndToEnd.Tests.Build;

/// <summary>What <c>make test</c> prints at its end: build/test-summary.awk, over the TRX files of the projects.</summary>
public sealed class TestSummaryTests
{
    private const string Passed = """<UnitTestResult testName="Works" outcome="Passed" duration="00:00:01" />""";

    [Fact]
    public void Each_project_has_its_wall_time_and_the_last_line_counts_all_tests()
    {
        var outcome = Summarize(Trx("Cni.Tests", "10:00:00", "10:00:20", Passed, Passed), Trx("EndToEnd.Tests", "23:59:30", "00:01:10", Passed));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            """

            wall time of each project; they run at the same time:
                20 s  Cni.Tests
               100 s  EndToEnd.Tests

            3 passed, 0 failed

            """,
            outcome.Text);
    }

    [Fact]
    public void A_failed_test_is_printed_with_its_message_and_fails_the_run()
    {
        const string Failed = """
            <UnitTestResult testName="Cni.Tests.Names.Reads(text: &quot;a&quot;)" outcome="Failed">
              <Output><ErrorInfo><Message>Assert.Equal() Failure&#xD;
            Expected: &lt;1&gt;</Message><StackTrace>at Cni.Tests</StackTrace></ErrorInfo></Output>
            </UnitTestResult>
            """;

        var outcome = Summarize(Trx("Cni.Tests", "10:00:00", "10:00:02", Passed, Failed));

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(
            """

            FAILED Cni.Tests.Names.Reads(text: "a")
                Assert.Equal() Failure
                Expected: <1>

            wall time
            """,
            outcome.Text,
            StringComparison.Ordinal);
        Assert.EndsWith("\n1 passed, 1 failed\n", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_tests_are_counted_and_do_not_fail_the_run()
    {
        var outcome = Summarize(Trx("Cni.Tests", "10:00:00", "10:00:02", Passed, """<UnitTestResult testName="Skips" outcome="NotExecuted" />"""));

        Assert.Equal(0, outcome.ExitCode);
        Assert.EndsWith("\n1 passed, 0 failed, 1 skipped\n", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_fails_without_a_failed_test_says_so_and_why()
    {
        const string Complaint = """
            <RunInfo computerName="x" outcome="Error" timestamp="x">
              <Text>The test host process crashed</Text>
            </RunInfo>
            """;

        var outcome = Summarize(status: 1, Trx("Cni.Tests", "10:00:00", "10:00:02", Passed), Complaint);

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith(
            "\nRUN The test host process crashed\n\nthe test run failed (exit code 1), though no test did\n", outcome.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n1 passed, 0 failed\n", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_tests_fails()
    {
        var outcome = Summarize();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("\nno test ran\n\n0 passed, 0 failed\n", outcome.Text);
    }

    private static ProcessOutcome Summarize(params IEnumerable<string> files) => Summarize(status: 0, files);

    private static ProcessOutcome Summarize(int status, params IEnumerable<string> files) => Shell.Run(
        "awk",
        ["-v", $"status={status}", "-f", Path.Combine(RepositoryPaths.Root, "build", "test-summary.awk")],
        stdin: Encoding.UTF8.GetBytes(string.Join('\n', files)));

    // In the order of a real file: times, results, definitions.
    private static string Trx(string project, string start, string finish, params IEnumerable<string> results) => $"""
        <TestRun id="x">
          <Times creation="2026-01-01T{start}.0000000+00:00" start="2026-01-01T{start}.0000000+00:00" finish="2026-01-01T{finish}.0000000+00:00" />
          <Results>
        {string.Join('\n', results)}
          </Results>
          <TestDefinitions>
            <UnitTest name="Works">
              <TestMethod codeBase="/src/artifacts/bin/{project}/debug/{project}.dll" className="X" name="Works" />
            </UnitTest>
          </TestDefinitions>
        </TestRun>
        """;
}
