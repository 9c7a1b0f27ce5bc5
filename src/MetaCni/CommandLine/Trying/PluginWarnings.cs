// SPDX-License-Identifier: Apache-2.0
//
// A runtime keeps a plugin's stderr in its own log; a person at the tool has only the tool. The lines of our log are
// "TIME [level] text" (Logging.OperatorLog); any other line is somebody's free words.

using Cni.Invocation;

namespace MetaCni.CommandLine.Trying;

/// <summary>What a plugin wrote to stderr that a person should look at.</summary>
internal static class PluginWarnings
{
    public static IReadOnlyList<string> Of(PluginOutput output) =>
    [
        .. output.StandardError
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Warning(line, hasFailed: output.ExitCode != 0))
            .OfType<string>(),
    ];

    // The error of a plugin that failed is its answer, which is told anyway.
    private static string? Warning(string line, bool hasFailed)
    {
        var (level, text) = Parse(line);
        return level switch
        {
            "warning" => text,
            "error" or "" => hasFailed ? null : text,
            _ => null,
        };
    }

    private static (string Level, string Text) Parse(string line) =>
        line.Split(' ', 3) is [[.., 'Z'], ['[', .. var level, ']'], var text] ? (level, text) : ("", line);
}
