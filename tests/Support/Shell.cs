// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>Runs commands and waits for them to exit.</summary>
public static class Shell
{
    /// <summary>Runs a command; the parameters are those of <see cref="RunningProcess"/>.</summary>
    public static ProcessOutcome Run(
        string command,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        byte[]? stdin = null)
    {
        using var process = new RunningProcess(command, arguments, environment, stdin);
        return process.Wait();
    }

    /// <summary>Runs a command that must succeed and returns its stdout.</summary>
    public static string Output(string command, params IEnumerable<string> arguments)
    {
        string[] words = [.. arguments];
        return Run(command, words).EnsureSuccess($"{command} {string.Join(' ', words)}").Text;
    }
}
