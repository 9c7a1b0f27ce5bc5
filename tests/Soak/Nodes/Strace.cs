// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>
/// Builds commands that run metacni under strace and inject faults into its system calls: of all its threads, but not of its plugins (<c>-b
/// execve</c> detaches from them when they start). Calls are counted by name and thread.
/// </summary>
internal static class Strace
{
    /// <summary>The exit code of a process that was killed with SIGKILL.</summary>
    public const int Killed = 128 + 9;

    /// <summary>Sends SIGKILL at the n-th call, before the call has an effect.</summary>
    public static IReadOnlyList<string> Kill(string call, int occurrence) => With(call, $"signal=SIGKILL:when={occurrence}");

    /// <summary>The n-th call fails without an effect; the trace then contains <c>(INJECTED)</c>.</summary>
    public static IReadOnlyList<string> Fail(string call, string error, int occurrence, string trace) =>
        With(call, $"error={error}:when={occurrence}", trace);

    private static string[] With(string call, string fault, string trace = "/dev/null") =>
        ["strace", "-f", "-b", "execve", "-qq", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:{fault}"];
}
