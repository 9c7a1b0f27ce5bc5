// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Support;

/// <summary>A call of metacni with what it cost, its plugins included.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ResidentKiB">The most memory that it, or one of its plugins, had resident.</param>
/// <param name="Processor">User and system time of all of them.</param>
public sealed record Measured(ProcessOutcome Outcome, long ResidentKiB, TimeSpan Processor)
{
    // It starts the command by fork from a small process. A child of ours would begin with our own resident set as its maximum.
    private const string Time = "/usr/bin/time";

    // The larger the processor's cache, the later .NET collects garbage: without a limit of metacni's own, never within a call (the bytes
    // are in hexadecimal digits). The figures must not depend on the machine.
    private static readonly KeyValuePair<string, string> LargeCache = new("DOTNET_GCgen0size", "D000000");

    /// <summary>Runs a command of the protocol, as on a processor with a large cache.</summary>
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

    /// <summary>Runs something else, to compare with.</summary>
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
