// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Support;

/// <summary>The outcome and the cost of one call of metacni, its plugins included.</summary>
/// <param name="Outcome">The exit code and output.</param>
/// <param name="ResidentKiB">The maximum resident set size of metacni or one of its plugins, in KiB.</param>
/// <param name="Processor">The user and system time of all processes.</param>
public sealed record Measured(ProcessOutcome Outcome, long ResidentKiB, TimeSpan Processor)
{
    // It forks the command from a small process. A child of the test process would start with the test's resident set size as its maximum.
    private const string Time = "/usr/bin/time";

    // .NET collects garbage later on a processor with a larger cache. Without metacni's own limit it would never collect within a call. A
    // fixed cache size (hexadecimal bytes) makes the figures independent of the machine.
    private static readonly KeyValuePair<string, string> LargeCache = new("DOTNET_GCgen0size", "D000000");

    /// <summary>Runs a CNI command as on a processor with a large cache.</summary>
    public static Measured Run(MetaCniProcess runtime, string command)
    {
        using var directory = new TemporaryDirectory();
        var figures = directory.Combine("figures");
        var measured = runtime with
        {
            Wrapper = Wrapper(figures),
            Environment = new Dictionary<string, string>([.. runtime.Environment, LargeCache]),
        };
        var outcome = measured.Run(command);
        return Read(outcome, figures);
    }

    /// <summary>Runs another command for comparison.</summary>
    public static Measured Run(string command, IReadOnlyDictionary<string, string> environment, byte[] stdin)
    {
        using var directory = new TemporaryDirectory();
        var figures = directory.Combine("figures");
        var words = Wrapper(figures);
        using var process = new RunningProcess(words[0], [.. words.Skip(1), command], environment, stdin);
        return Read(process.Wait(), figures);
    }

    private static string[] Wrapper(string figures) => [Time, "-o", figures, "-f", "%M %U %S"];

    // A line about the exit code may come first.
    private static Measured Read(ProcessOutcome outcome, string figures)
    {
        var numbers = File.ReadLines(figures).Last().Split(' ');
        var seconds = numbers.Skip(1).Sum(number => double.Parse(number, CultureInfo.InvariantCulture));
        return new Measured(outcome, long.Parse(numbers[0], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(seconds));
    }
}
